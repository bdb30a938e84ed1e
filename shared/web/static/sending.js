// What a form says while it is sent, and what it says where the node cannot be reached: nothing typed is lost.
// Without scripts the browser sends it as it is.

const WAIT = 4000;
const words = document.getElementById("sending-words")?.dataset;
const strip = document.getElementById("unreachable");

/** Say whether this node answers. */
async function answers() {
  try {
    await fetch("/healthz", { cache: "no-store", signal: AbortSignal.timeout(WAIT) });
    return true;
  } catch {
    return false;
  }
}

function cannotReach(is) {
  strip?.setAttribute("role", "alert");
  if (strip) strip.hidden = !is;
  if (is) strip?.scrollIntoView({ block: "nearest" });
}

/** Show that a form is on its way. The button is disabled after its value was taken. */
function onItsWay(form, button) {
  form.dataset.sent = "1";
  setTimeout(() => {
    if (!button) return;
    button.dataset.said = button.textContent;
    button.textContent = words.sending;
    button.disabled = true;
    form.setAttribute("aria-busy", "true");
  });
}

function backAgain(form) {
  delete form.dataset.sent;
  form.removeAttribute("aria-busy");
  for (const button of form.querySelectorAll("button[data-said]")) {
    button.textContent = button.dataset.said;
    button.disabled = false;
    delete button.dataset.said;
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!words || form.getAttribute("method") !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) return event.preventDefault();
  // A browser that thinks it is online may not reach the node, and one without any network may: so it is asked.
  if (form.dataset.reached) return onItsWay(form, button);
  event.preventDefault();
  if (form.hasAttribute("aria-busy")) return;
  form.setAttribute("aria-busy", "true");
  const reached = await answers();
  form.removeAttribute("aria-busy");
  cannotReach(!reached);
  if (!reached) return;
  form.dataset.reached = "1";
  form.requestSubmit(button);
  delete form.dataset.reached;
});

// A page that the browser brings back from memory is as it was before it was sent.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(backAgain);
});
window.addEventListener("offline", () => answers().then((is) => cannotReach(!is)));
window.addEventListener("online", () => cannotReach(false));
