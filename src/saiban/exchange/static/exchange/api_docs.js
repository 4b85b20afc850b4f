// Shows the description of the API whose address the page names.
"use strict";

window.addEventListener("DOMContentLoaded", () => {
  const settings = JSON.parse(document.getElementById("settings").textContent);
  SwaggerUIBundle({ ...settings, dom_id: "#api", presets: [SwaggerUIBundle.presets.apis] });
});
