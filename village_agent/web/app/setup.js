// Sets up the device that shows this page: makes its keys, has the node certify the public one, keeps the rest sealed.

import * as db from "./db.js";
import { h, problem } from "./dom.js";
import * as vault from "./vault.js";
import { No } from "./words.js";

const form = document.getElementById("set-up");
const wrong = document.getElementById("wrong");
const MOMENT = 1500;

/** The PIN that was typed twice, or a No. */
export function chosenPin(from) {
  const [pin, again] = ["pin", "again"].map((name) => from.elements[name].value.normalize("NFKC"));
  if (!/^[0-9]{6}$/.test(pin)) throw new No("device.pin_shape", "口令要 6 位数字。", "The PIN takes 6 digits.");
  if (/^(\d)\1{5}$/.test(pin) || "0123456789876543210".includes(pin)) {
    throw new No("device.pin_plain", "这个口令太容易猜到，请换一个。", "This PIN is too easily guessed; choose another.");
  }
  if (pin !== again) throw new No("device.pin_differs", "两遍输的不一样。", "The two are not the same.");
  return pin;
}

/** Post a form's token with some fields; return what the node says, or throw what it refuses with. */
export async function ask(from, address, fields) {
  const body = new FormData();
  body.append("csrf_token", from.elements.csrf_token.value);
  for (const [key, value] of Object.entries(fields)) body.append(key, value);
  const answer = await fetch(address, { method: "POST", body }).catch(() => null);
  if (!answer) throw new No("device.node_away", "连不上村里的节点，请靠近再试。", "The village's node does not answer; try again in its reach.");
  if (answer.ok && answer.headers.get("Content-Type")?.includes("json")) return answer.json();
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const said = page.querySelector(".problem, main p")?.textContent.trim() || "";
  throw new No("", said, said);
}

/** Show a No above the form; anything else is thrown on. */
export function show(error, where) {
  if (!(error instanceof No)) throw error;
  where.replaceChildren(h("div", { class: "wrong" }, problem(error)));
}

/** Do what a form is for, once at a time. */
export function on(from, where, work) {
  from.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = from.querySelector("button.go");
    button.disabled = true;
    where.replaceChildren();
    work()
      .then(() => location.assign(from.dataset.app), (error) => show(error, where))
      .finally(() => (button.disabled = false));
  });
}

/** Work while no other window has the app open: what it is typing would be wiped under its hands. */
function alone(work) {
  return navigator.locks.request("tongban-app", { signal: AbortSignal.timeout(MOMENT) }, work).catch((error) => {
    if (error.name !== "TimeoutError" && error.name !== "AbortError") throw error;
    throw new No("device.open_elsewhere", "另一个窗口开着外出收件。请先关掉它，再按一次。", "The app is open in another window. Close that one and press again.");
  });
}

async function setUp() {
  const held = await db.all("cases");
  if (held.some((c) => c.place !== "acked")) {
    throw new No(
      "device.holds_cases",
      "这台设备上还有没交完、或村里还没收件的件，不能重新设置。请先打开外出收件交完，在村里的草稿里改好；忘了口令，用“忘了设备的口令”。",
      "This device still holds cases, or drafts that the village has not taken in, and cannot be set up anew. Hand them over and correct them at the village first; where the PIN is forgotten, choose a new one.",
    );
  }
  const pin = chosenPin(form);
  const keys = await vault.newKeys();
  const name = form.elements.name.value;
  const told = await ask(form, form.action, { name, key: keys.public });
  const kept = await vault.newVault(pin, told.rescue, keys.secret);
  const { rescue: _, ...device } = told;
  await navigator.storage?.persist?.();
  await db.write((of) => {
    ["meta", "cases", "photos"].forEach((store) => of(store).clear());
    of("meta").put(kept, "vault");
    of("meta").put({ ...device, name }, "device");
  });
  db.forget();
  await Promise.all([db.note("synced", told.time), db.note("count", 0)]);
}

if (form) on(form, wrong, () => alone(setUp));
