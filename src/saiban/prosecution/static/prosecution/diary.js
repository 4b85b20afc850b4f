// The grid of the court diary by keyboard: Control with an arrow goes to the same column of the next or last row.
"use strict";
document.addEventListener("keydown", (event) => {
  if (!event.ctrlKey || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const row = event.target.closest("[data-row]");
  if (!row) return;
  const rows = [...document.querySelectorAll("[data-row]")];
  const next = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
  const there = next && next.querySelector(`[data-col="${event.target.dataset.col}"]`);
  if (there) { there.focus(); event.preventDefault(); }
});
