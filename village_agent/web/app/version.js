// New versions of the app: fetched beside the running one, taken only when no form is open.

import { t } from "./words.js";

const AGAIN = 4e3;
const news = document.getElementById("news");
let registration = null;
let isBusy = false;
let taking = false;

/** Say that there is a newer one, and take it where no form is open. */
function look() {
  // The first worker of all waits for nobody: there is nothing older.
  const waiting = navigator.serviceWorker?.controller && registration?.waiting;
  news.hidden = !waiting;
  if (!waiting) return;
  news.textContent = t("有新版本，这张表存好以后自动换上。", "A new version is ready; it is taken when this form is saved.");
  if (isBusy) return;
  taking = true;
  waiting.postMessage("take");
}

/** Say whether a form is open. */
export function busy(is) {
  isBusy = is;
  look();
}

/** Register the worker and watch for a newer one. */
export async function watch() {
  if (!navigator.serviceWorker) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => {
    if (taking) location.reload();
  });
  registration = await navigator.serviceWorker.register("/app/worker.js", { scope: "/app/" }).catch(() => null);
  if (!registration) return;
  registration.addEventListener("updatefound", () => {
    const fresh = registration.installing;
    fresh?.addEventListener("statechange", look);
  });
  // The old worker must be idle for a moment: asked again where it was not.
  setInterval(look, AGAIN);
  look();
}
