// Keys for who works at a desk all day: j and k through a list, / to search, b back to the list, ? tells them.
// Single letters can be turned off (WCAG 2.1.4). Without scripts links, Tab and Enter do the same.

const OFF = "tongban.keys.off";
const dialog = document.getElementById("keys");

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false;
  }
}

function turn(off) {
  try {
    localStorage.setItem(OFF, off ? "1" : "0");
  } catch {
    // Without storage the keys stay on.
  }
}

function isTyping(element) {
  return element.closest("input, textarea, select, [contenteditable]") !== null;
}

/** Move the focus through the rows; from outside the list to its first or last. */
function step(by) {
  const rows = [...document.querySelectorAll("main a.row, .list a.row")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement.closest("a.row"));
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : at + by;
  const row = rows[Math.min(Math.max(next, 0), rows.length - 1)];
  row.focus();
  row.scrollIntoView({ block: "nearest" });
}

function search() {
  const field = document.querySelector('main input[type="search"]');
  if (field) field.focus();
  else document.querySelector("a[data-find]")?.click();
}

const ACTIONS = {
  j: () => step(1),
  k: () => step(-1),
  "/": search,
  b: () => document.querySelector("a[data-back]")?.click(),
  a: () => document.querySelector("#todo button.go, #todo summary")?.focus(),
  "?": () => dialog?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const action = ACTIONS[event.key];
  if (!action || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) || dialog?.open) return;
  if (isOff() && event.key !== "?") return;
  event.preventDefault();
  action();
});

if (dialog) {
  const box = dialog.querySelector("input[type=checkbox]");
  box.checked = !isOff();
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
  box.addEventListener("change", () => turn(!box.checked));
  for (const opener of document.querySelectorAll("[data-keys]")) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
  }
}

// Back from a case: the row of the case, or the one that took its place.
const row = location.hash.startsWith("#row-") && document.getElementById(location.hash.slice(1));
if (row) row.focus();
