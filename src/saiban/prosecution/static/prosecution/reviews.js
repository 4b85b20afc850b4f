// Marking a file by keyboard: a digit marks the line in focus and goes on to the next; Control with S keeps the draft.
"use strict";
document.addEventListener("keydown", (event) => {
  const form = document.getElementById("marks");
  if (!form) return;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
    event.preventDefault();
    form.requestSubmit(document.getElementById("keep"));
    return;
  }
  const line = event.target.closest("[data-item]");
  if (!line || event.ctrlKey || event.altKey || event.metaKey || !/^[0-9۰-۹]$/.test(event.key)) return;
  const digit = String("۰۱۲۳۴۵۶۷۸۹".indexOf(event.key) < 0 ? event.key : "۰۱۲۳۴۵۶۷۸۹".indexOf(event.key));
  const marks = [...line.querySelectorAll("input[type=radio]")];
  const mark = marks.find((one) => one.value === digit) || (marks.some((one) => one.value === "3") ? null : marks[digit]);
  if (!mark) return;
  mark.checked = true;
  event.preventDefault();
  const lines = [...form.querySelectorAll("[data-item]")];
  const next = lines[lines.indexOf(line) + 1];
  const there = next ? next.querySelector("input:checked") || next.querySelector("input") : document.getElementById("words");
  there.focus();
});
