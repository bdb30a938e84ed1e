// The take-ins on this device: typed, taken in, handed over, and at last forgotten but for number, matter and times.

import * as db from "./db.js";
import { newId, receiptNumber } from "./number.js";
import * as vault from "./vault.js";
import { No, both, day } from "./words.js";

const DRAFT_TAG = "tongban/draft/v1";
const DAY = 24 * 3600e3;
const MOST_TYPED = 18_000;
const MOST_PHOTOS = 200;
const MOST_SIGNED = 30_000;

/** Where a take-in is. `typing` is a draft; only `taken` has not left; `acked` is held elsewhere for good. */
export const DONE = new Set(["acked"]);

export const list = async () =>
  (await db.all("cases")).sort((a, b) => (b.updated < a.updated ? -1 : 1));
export const one = (id) => db.get("cases", id);
export const contentOf = (record) => vault.unseal(record.sealed);
export const catalogue = () => db.get("meta", "catalogue");
export const matterOf = async (id) => (await catalogue())?.matters.find((m) => m.id === id);

const stored = async (record, content, changed = {}) => ({
  ...record,
  updated: new Date().toISOString(),
  sealed: await vault.seal(content),
  ...changed,
});

/** Begin a draft. */
export async function begin(matter) {
  const record = { id: newId(), place: "typing", matter: matter.id, version: matter.version, name: matter.name };
  return save(record, { data: {}, photos: {} });
}

/** Keep what was typed, as it was typed. */
export async function save(record, content) {
  const kept = await stored(record, content);
  await db.write((of) => of("cases").put(kept, kept.id), ["cases"]);
  return kept;
}

/** Keep a photo in its place, in the same write as the draft that names it. */
export async function addPhoto(record, content, slot, bytes) {
  const sha = await vault.digest(bytes);
  const sealed = await vault.sealBytes(bytes);
  const next = { ...content, photos: { ...content.photos, [slot]: sha } };
  const kept = await stored(record, next);
  await db.write((of) => {
    of("photos").put({ slot, sha, ...sealed }, `${record.id}|${slot}`);
    of("cases").put(kept, kept.id);
  }, ["cases", "photos"]);
  return [kept, next];
}

export async function removePhoto(record, content, slot) {
  const photos = { ...content.photos };
  delete photos[slot];
  const next = { ...content, photos };
  const kept = await stored(record, next);
  await db.write((of) => {
    of("photos").delete(`${record.id}|${slot}`);
    of("cases").put(kept, kept.id);
  }, ["cases", "photos"]);
  return [kept, next];
}

/** The bytes of a photo. */
export async function photo(id, slot) {
  const found = await db.get("photos", `${id}|${slot}`);
  return found && new Uint8Array(await vault.openBytes(found));
}

/** Throw a draft away. */
export const drop = (record) =>
  db.write((of) => {
    of("cases").delete(record.id);
    of("photos").delete(db.photoRange(record.id));
  }, ["cases", "photos"]);

/** What the receipt says, kept with the take-in: the catalogue may be another one tomorrow. */
function sheetOf(matter, content, { from, place }, at, device) {
  const given = new Set(content.data.documents?.documents || []);
  const handed = matter.documents.filter((d) => given.has(d.id)).map((d) => d.name);
  const missing = matter.documents.filter((d) => !given.has(d.id) && d.need !== "optional");
  const ahead = Math.round((Date.parse(day(at)) - Date.parse(from)) / DAY);
  return {
    title: matter.name,
    version: matter.version,
    sample: matter.sample,
    limit: matter.limit,
    until: matter.until[ahead] || "",
    handed,
    missing: missing.map((d) => [d.name, d.need_words]),
    place,
    by: device.by,
  };
}

let last = Promise.resolve();

/** Take in, one at a time: pressed twice it is one case with one number. */
export function takeIn(...given) {
  last = last.catch(() => undefined).then(() => takeInNow(...given));
  return last;
}

/** Number, signature and state in one write, or none of it. */
async function takeInNow(record, content, matter) {
  const present = await one(record.id);
  if (present.place !== "typing") return present;
  await refuseCutOff();
  refuseTooMuch(content);
  const device = await db.get("meta", "device");
  const n = (await db.get("meta", "next")) || 1;
  const at = new Date().toISOString();
  const receipt = receiptNumber(device.node, at, device.tag, n);
  const draft = JSON.stringify({
    id: record.id,
    node: device.node,
    tag: device.tag,
    n,
    receipt,
    received_at: at,
    synced: (await db.noted("synced")) || device.time,
    matter: record.matter,
    version: record.version,
    data: whole(content.data),
    photos: content.photos,
  });
  refuseLong(draft);
  const signature = await vault.sign(DRAFT_TAG, draft);
  const found = await catalogue();
  const next = { ...content, sheet: sheetOf(matter, content, found, at, device), signed: { draft, signature } };
  const kept = await stored(record, next, { place: "taken", n, receipt, at, since: at });
  await db.write((of) => {
    of("meta").put(n + 1, "next");
    of("cases").put(kept, kept.id);
  }, ["cases", "meta"]);
  return kept;
}

async function refuseCutOff() {
  if (await db.noted("cut_off")) {
    throw new No("device.cut_off", "这台设备已停用，不能再收件；填的内容还在草稿里。", "This device has been cut off and takes nothing in any more; what you typed stays a draft.");
  }
}

function refuseLong(draft) {
  if (draft.length > MOST_SIGNED) {
    throw new No("device.draft_long", "填的内容加上照片名单太长（超过 {most} 个字），没有收件。请写短些，或少放几张照片。", "What was typed and the list of photos are too long (more than {most} characters); it was not taken in. Write less, or remove some photos.", { most: MOST_SIGNED });
  }
}

/** What the node could not take for its size is said here, where it can still be changed. */
function refuseTooMuch({ data, photos }) {
  if (JSON.stringify(data).length > MOST_TYPED) {
    throw new No("drafts.too_large", "填的内容太多（超过 {most} 个字），请写短些。", "More than {most} characters were typed; write less.", { most: MOST_TYPED });
  }
  if (Object.keys(photos).length > MOST_PHOTOS) {
    throw new No("page.too_many", "照片超过 {most} 张，请移去一些。", "More than {most} photos; remove some.", { most: MOST_PHOTOS });
  }
}

/** Text without halves of characters: what cannot be written down cannot be signed. */
const whole = (data) =>
  JSON.parse(JSON.stringify(data, (_, v) => (typeof v === "string" ? v.replace(/\p{Surrogate}/gu, "\ufffd") : v)));

/** Note where the node says that a take-in is. Once those above hold it, what is personal goes. */
export async function move(record, place, since, problems = []) {
  const kept = { ...record, place, since: since || record.since, problems };
  if (DONE.has(place)) {
    delete kept.sealed;
    // By itself: letting go needs no room, also where the device is full.
    await db.write((of) => of("photos").delete(db.photoRange(record.id)), ["photos"]);
  }
  await db.write((of) => of("cases").put(kept, kept.id), ["cases"]).catch((no) => {
    // The node says it again at the next hand-over, when there is room.
    if (no.code !== "device.full") throw no;
  });
}

/** Whose it is, as lists show it. */
export async function titleOf(record) {
  const name = both(record.name);
  if (!record.sealed || !vault.isOpen()) return name;
  const { data } = await contentOf(record);
  const who = (data.applicant?.["applicant.name"] || "").trim();
  return who ? `${who} · ${name}` : name;
}
