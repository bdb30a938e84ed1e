// The print button of paper sheets. Without scripts it stays hidden: the browser's own print does the same.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
