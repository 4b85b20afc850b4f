// Keys for the review: s, d, c choose the verdict, digits the reason (or, on a whole person, mark a row), Enter sends,
// u takes the last word back, n leads on. Without this file the same works by the access keys shown on the page.
"use strict";
(() => {
  const typing = (target) => target.matches("input[type=text], textarea, select");
  const press = (key) => {
    const found = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!found) return false;
    if (found.matches("input")) {
      found.checked = found.type === "checkbox" ? !found.checked : true;
      found.focus({ preventScroll: true });
    } else {
      found.click();
    }
    return true;
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const form = document.querySelector("form[data-judging]");
    if (event.key === "Enter" && form && !event.target.matches("a, button, summary, textarea, input[type=text]")) {
      event.preventDefault();
      if (!event.repeat) form.requestSubmit();
      return;
    }
    if (typing(event.target) || event.repeat) return;
    if (press(event.key.toLowerCase())) event.preventDefault();
  });
  document.addEventListener("submit", (event) => {
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
})();
