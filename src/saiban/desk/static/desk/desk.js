// Keeps what could not be sent in this tab until it was, so that a line that breaks or a session that ends loses no
// entry; and lets what is ticked meanwhile stand when the server's answer comes in.
(() => {
  "use strict";
  const form = document.querySelector("form[data-kept]");
  if (!form) return;
  const place = "desk:" + location.pathname;
  const said = form.querySelector("[data-unsent]");
  const skipped = new Set(["csrfmiddlewaretoken", "once"]);
  const fields = () => [...form.elements].filter((one) => one.name && !skipped.has(one.name) && one.type !== "hidden");
  const ticks = (one) => one.type === "checkbox" || one.type === "radio";
  const mark = (one) => (ticks(one) ? one.name + "=" + one.value : one.name);
  const state = () => fields().map((one) => [mark(one), ticks(one) ? one.checked : one.value]);

  const stand = (kept) => {
    const values = new Map(kept);
    for (const one of fields()) {
      if (!values.has(mark(one))) continue;
      if (ticks(one)) one.checked = values.get(mark(one));
      else one.value = values.get(mark(one));
    }
  };
  const again = () => form.dispatchEvent(new Event("change", { bubbles: true }));

  form.addEventListener("change", () => sessionStorage.setItem(place, JSON.stringify(state())), true);
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, 8000);
  });
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const answer = event.detail.xhr;
    if (!event.detail.successful || answer.getResponseHeader("HX-Redirect")) return;
    sessionStorage.removeItem(place);
    said.hidden = true;
  });
  document.body.addEventListener("htmx:sendError", () => {
    said.hidden = false;
    setTimeout(again, 5000);
  });

  let sent = "", before = [], open = [];
  document.body.addEventListener("htmx:beforeRequest", () => { sent = JSON.stringify(state()); });
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    before = state();
    open = [...event.detail.target.querySelectorAll("details[id]")].map((one) => [one.id, one.open]);
  });
  document.body.addEventListener("htmx:afterSwap", () => {
    stand(before);
    for (const [id, opened] of open) {
      const one = document.getElementById(id);
      if (one) one.open = opened;
    }
    // A field that was replaced while somebody typed in it says no more that it changed.
    const meanwhile = JSON.stringify(before) !== sent;
    sent = JSON.stringify(before);
    if (meanwhile) document.getElementById("offers")?.dispatchEvent(new Event("change", { bubbles: true }));
  });

  const kept = sessionStorage.getItem(place);
  if (kept) {
    stand(JSON.parse(kept));
    again();
  }
})();
