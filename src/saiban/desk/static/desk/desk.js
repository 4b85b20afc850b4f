// Keeps what could not be sent in this tab until it was: a line that breaks or a session that ends loses no entry.
(() => {
  "use strict";
  const form = document.querySelector("form[data-kept]");
  if (!form) return;
  const place = "desk:" + location.pathname;
  const said = form.querySelector("[data-unsent]");
  const skipped = new Set(["csrfmiddlewaretoken", "once"]);

  const entries = () => [...new FormData(form)].filter(([name]) => !skipped.has(name));
  const keep = () => sessionStorage.setItem(place, JSON.stringify(entries()));
  const forget = () => { sessionStorage.removeItem(place); said.hidden = true; };

  const restore = (kept) => {
    const values = new Map();
    for (const [name, value] of kept) values.set(name, [...(values.get(name) || []), value]);
    for (const field of form.elements) {
      if (!field.name || skipped.has(field.name) || field.type === "hidden") continue;
      const wanted = values.get(field.name) || [];
      if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
      else if (wanted.length) field.value = wanted[0];
    }
    form.dispatchEvent(new Event("change", { bubbles: true }));
  };

  form.addEventListener("change", keep, true);
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const answer = event.detail.xhr;
    if (event.detail.successful && !answer.getResponseHeader("HX-Redirect")) forget();
  });
  document.body.addEventListener("htmx:sendError", () => {
    said.hidden = false;
    setTimeout(() => form.dispatchEvent(new Event("change", { bubbles: true })), 5000);
  });
  const kept = sessionStorage.getItem(place);
  if (kept) restore(JSON.parse(kept));
})();
