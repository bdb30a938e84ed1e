// Handing over to the village's node: photos first, then each take-in once and in order. Every call is signed.

import * as cases from "./cases.js";
import * as db from "./db.js";
import * as vault from "./vault.js";
import { No, t } from "./words.js";

const CALL_TAG = "tongban/device-call/v1";
const TOLERANCE = 10 * 60e3;
const MOST_HELD = 1000;
const text = new TextEncoder();

/** How the link is: `online`, when the node was last heard, and what is being sent. */
export const link = { online: null, heard: null, sending: 0, of: 0, problem: null, off: 0 };
const listeners = new Set();
export const onLink = (listener) => listeners.add(listener);
const tell = (changed) => {
  Object.assign(link, changed);
  listeners.forEach((listener) => listener());
};

class Away extends Error {}

async function call(path, body) {
  const device = await db.get("meta", "device");
  const count = ((await db.noted("count")) || 0) + 1;
  await db.note("count", count);
  const clock = new Date().toISOString();
  const said = [device.node, "POST", path, device.tag, count, clock, await vault.digest(body)];
  const headers = {
    "Tongban-Device": device.tag,
    "Tongban-Count": String(count),
    "Tongban-Clock": clock,
    "Tongban-Signature": await vault.sign(CALL_TAG, said.join("\n")),
    "Content-Type": "application/octet-stream",
  };
  let answer;
  try {
    answer = await fetch(path, { method: "POST", headers, body });
  } catch {
    throw new Away();
  }
  const told = await answer.json().catch(() => {
    throw new Away();
  });
  if (!answer.ok) throw Object.assign(new No(told.code, told.zh, told.en), { told });
  return told;
}

const say = (path, what) => call(path, text.encode(JSON.stringify(what)));

/** Count past what the node has seen: a device that was put back to an earlier state counts too low. */
async function skipAhead() {
  await db.note("count", ((await db.noted("count")) || 0) + 1000);
}

async function report() {
  const open = (await cases.list()).filter((c) => c.place !== "typing" && !cases.DONE.has(c.place));
  const held = open.map(({ id, n, receipt, matter, at }) => ({ id, n, receipt, matter, at }));
  const next = (await db.get("meta", "next")) || 1;
  const from = Math.min(next, ...open.map((c) => c.n));
  const told = await say("/app/state", { from, holds: held.sort((a, b) => a.n - b.n).slice(0, MOST_HELD) });
  const heard = new Date().toISOString();
  await db.note("synced", told.time);
  await db.note("heard", heard);
  await db.note("cut_off", told.cut_off);
  tell({ online: true, heard, off: Date.now() - Date.parse(told.time) });
  for (const record of open) {
    const standing = told.drafts[record.id];
    const place = { awaited: "taken", draft: "draft", entered: "node", acked: "acked" }[standing?.place];
    if (place && place !== record.place) await cases.move(record, place, standing.since, place === "draft" ? record.problems : []);
  }
  return told;
}

async function sendPhotos(record) {
  for (const { slot, sha, iv, data } of await db.photosOf(record.id)) {
    const bytes = new Uint8Array(await vault.openBytes({ iv, data }));
    try {
      await call(`/app/photo/${sha}`, bytes);
    } catch (no) {
      if (no instanceof Away || !no.code?.startsWith("page.")) throw no;
      console.info("photo refused", slot, no.code);
    }
  }
}

async function handOver(record) {
  const { signed } = await cases.contentOf(record);
  await sendPhotos(record);
  const told = await say("/app/draft", signed);
  await cases.move(record, told.place === "draft" ? "draft" : "node", new Date().toISOString(), told.problems);
}

async function takeCatalogue(digest) {
  if ((await cases.catalogue())?.digest === digest) return;
  const fresh = await say("/app/catalogue", {});
  await db.write((of) => of("meta").put(fresh, "catalogue"), ["meta"]);
  tell({});
}

async function round() {
  const told = await report();
  await takeCatalogue(told.catalogue);
  const waiting = (await cases.list()).filter((c) => c.place === "taken").sort((a, b) => a.n - b.n);
  let problem = null;
  for (const [i, record] of waiting.entries()) {
    tell({ sending: i + 1, of: waiting.length });
    await handOver(record).catch((no) => {
      // Of another case's number: it stays here, and those behind it do not wait.
      if (no.code !== "device.id_taken") throw no;
      problem = no;
    });
  }
  if (waiting.length) await report();
  tell({ sending: 0, of: 0, problem });
}

let running = null;

/** Exchange with the node once; a second wish while one runs is that one. */
export function sync() {
  running ||= attempt().finally(() => (running = null));
  return running;
}

/** Exchange for someone who asks: what runs already may have asked the node before what they want to know came to be. */
export async function syncAnew() {
  await running?.catch(() => undefined);
  return sync();
}

async function attempt() {
  if (!vault.isOpen()) return;
  const heard = link.heard || (await db.noted("heard")) || null;
  tell({ heard });
  try {
    await round();
  } catch (error) {
    if (error instanceof Away) tell({ online: false, sending: 0, of: 0 });
    else if (error instanceof No) await refused(error);
    else if (vault.isOpen()) throw error; // locked meanwhile: there was no key to sign with
  }
}

async function refused(no) {
  if (no.code === "device.replayed") await skipAhead();
  if (no.code === "device.cut_off") await db.note("cut_off", true);
  tell({ sending: 0, of: 0, problem: no });
}

/** The strip's words: whether the node is in reach, and where the work is. */
export function stripWords(waiting, moment) {
  if (link.problem) return [link.problem.words, true];
  if (link.sending) return [t("正在交第 {n} 件，共 {of} 件", "Sending {n} of {of}", { n: link.sending, of: link.of }), false];
  if (link.online && Math.abs(link.off) > TOLERANCE) {
    return [t("这台设备的时钟不准，请校准。收件日不受影响。", "This device's clock is wrong; set it right. No date is moved by it."), true];
  }
  if (link.online) {
    const words = waiting
      ? t("已联上村里。{n} 件待交。", "In reach of the village. To hand over: {n}.", { n: waiting })
      : t("已联上村里，都交了。", "In reach of the village; all is handed over.");
    return [words, false];
  }
  if (link.online === null) return [t("正在找村里的节点…", "Looking for the village's node…"), true];
  const since = link.heard ? moment(link.heard) : "";
  const words = since
    ? t("{since} 起离线。{n} 件安全保存在这台设备上。", "Offline since {since}. Cases safe here: {n}.", { since, n: waiting })
    : t("离线。{n} 件安全保存在这台设备上。", "Offline. Cases safe here: {n}.", { n: waiting });
  return [words, true];
}
