// The lock. All that is personal is sealed by one data key (AES-GCM 256). It is kept wrapped twice: by the PIN
// (PBKDF2-SHA256) and by a key that never leaves this browser; and once for the node, whose half is not kept here.

import * as db from "./db.js";
import { No, moment } from "./words.js";

const ROUNDS = 600_000;
const TRIES = 5;
const MINUTE = 60e3;
/** How long each round of five wrong tries locks; after the last the node alone opens. */
const WAITS = [1, 5, 15, 60].map((minutes) => minutes * MINUTE);
const NO_TRIES = { failed: 0, round: 0, until: 0 };
const AES = { name: "AES-GCM", length: 256 };
const EC = { name: "ECDSA", namedCurve: "P-256" };
const subtle = crypto.subtle;
const text = new TextEncoder();
let dataKey = null;
let signKey = null;

export const random = (count) => crypto.getRandomValues(new Uint8Array(count));
export const hex = (bytes) => [...new Uint8Array(bytes)].map((b) => b.toString(16).padStart(2, "0")).join("");
const unhex = (said) => Uint8Array.from(said.match(/../g), (pair) => parseInt(pair, 16));

async function sealBy(key, bytes) {
  const iv = random(12);
  return { iv, data: await subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}
const openBy = (key, { iv, data }) => subtle.decrypt({ name: "AES-GCM", iv }, key, data);

async function pinKey(pin, salt) {
  const raw = await subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
  const how = { name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS };
  return subtle.deriveKey(how, raw, AES, false, ["encrypt", "decrypt"]);
}

const rescueKey = (rescue) => subtle.importKey("raw", unhex(rescue), AES, false, ["encrypt", "decrypt"]);

/** Wrap by one key and then by the browser's own. */
async function wrap(outer, inner, raw) {
  const once = await sealBy(inner, raw);
  const joined = new Uint8Array([...once.iv, ...new Uint8Array(once.data)]);
  return sealBy(outer, joined);
}
async function unwrap(outer, inner, wrapped) {
  const joined = new Uint8Array(await openBy(outer, wrapped));
  return openBy(inner, { iv: joined.slice(0, 12), data: joined.slice(12) });
}

/** Make a key pair; the node is shown the public half. */
export async function newKeys() {
  const pair = await subtle.generateKey(EC, true, ["sign", "verify"]);
  const secret = await subtle.exportKey("pkcs8", pair.privateKey);
  return { secret, public: hex(await subtle.exportKey("raw", pair.publicKey)) };
}

/** Return what is kept of the keys of a new device. */
export async function newVault(pin, rescue, secret) {
  const raw = random(32);
  const bound = await subtle.generateKey(AES, false, ["encrypt", "decrypt"]);
  const salt = random(16);
  const key = await subtle.importKey("raw", raw, AES, false, ["encrypt", "decrypt"]);
  return {
    bound,
    salt,
    byPin: await wrap(bound, await pinKey(pin, salt), raw),
    byNode: await wrap(bound, await rescueKey(rescue), raw),
    secret: await sealBy(key, secret),
  };
}

/** Give a forgotten PIN's device a new one, by the key that the node keeps. */
export async function newPin(pin, rescue) {
  const vault = await db.get("meta", "vault");
  const raw = await unwrap(vault.bound, await rescueKey(rescue), vault.byNode);
  const salt = random(16);
  const byPin = await wrap(vault.bound, await pinKey(pin, salt), raw);
  await db.write((of) => of("meta").put({ ...vault, salt, byPin }, "vault"), ["meta"]);
  await db.note("tries", NO_TRIES);
}

export const isOpen = () => dataKey !== null;
export function shut() {
  dataKey = null;
  signKey = null;
}

function refuseLocked({ round = 0, until = 0 }) {
  if (round > WAITS.length) {
    throw new No(
      "device.locked_out",
      "口令错得太多，锁住了。内容都还在：请代办员在村里登录，用“忘了设备的口令”换一个。",
      "Too many wrong PINs; it is locked. All that it keeps is still there: have the agent sign in at the village and choose “The device's PIN is forgotten”.",
    );
  }
  if (until > Date.now()) {
    throw new No(
      "device.locked",
      "口令连错 {tries} 次，锁到 {until}。",
      "{tries} wrong PINs in a row; locked until {until}.",
      { tries: TRIES, until: moment(until) },
    );
  }
}

/** Open by the PIN. A try is counted before it is made, so that switching off gives none for free. */
export async function unlock(pin) {
  const vault = await db.get("meta", "vault");
  const tries = (await db.noted("tries")) || NO_TRIES;
  refuseLocked(tries);
  const failed = tries.failed + 1;
  const spent = failed >= TRIES;
  const next = spent
    ? { failed: 0, round: tries.round + 1, until: Date.now() + (WAITS[tries.round] || 0) }
    : { ...tries, failed };
  await db.note("tries", next);
  let raw;
  try {
    raw = await unwrap(vault.bound, await pinKey(pin, vault.salt), vault.byPin);
  } catch {
    refuseLocked(next);
    throw new No(
      "device.wrong_pin",
      "口令不对，还可以试 {left} 次。",
      "The PIN is wrong. Tries left: {left}.",
      { left: TRIES - failed },
    );
  }
  await db.note("tries", NO_TRIES);
  dataKey = await subtle.importKey("raw", raw, AES, false, ["encrypt", "decrypt"]);
  signKey = await subtle.importKey("pkcs8", await openBy(dataKey, vault.secret), EC, false, ["sign"]);
}

export const sealBytes = (bytes) => sealBy(dataKey, bytes);
export const openBytes = (sealed) => openBy(dataKey, sealed);
export const seal = (what) => sealBytes(text.encode(JSON.stringify(what)));
export const unseal = async (sealed) => JSON.parse(new TextDecoder().decode(await openBytes(sealed)));

/** Sign a text for the purpose that `tag` names; hex. */
export async function sign(tag, said) {
  const how = { name: "ECDSA", hash: "SHA-256" };
  return hex(await subtle.sign(how, signKey, text.encode(`${tag}\0${said}`)));
}
export const digest = async (bytes) => hex(await subtle.digest("SHA-256", bytes));
