// A device's receipt numbers and case ids: given out without asking anyone.

import { random } from "./vault.js";
import { day } from "./words.js";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** The check character of ISO/IEC 7064 MOD 37,36. */
export function checkCharacter(said) {
  let product = 36;
  for (const char of said) product = ((product + ALPHABET.indexOf(char)) % 36 || 36) * 2 % 37;
  return ALPHABET[(37 - product) % 36];
}

/** The receipt number of a device's n-th take-in. */
export function receiptNumber(node, at, tag, n) {
  const stem = `${node.toUpperCase()}-${day(at).replaceAll("-", "")}-${tag}-${String(n).padStart(4, "0")}`;
  return `${stem}-${checkCharacter(stem.replaceAll("-", ""))}`;
}

/** A new id (RFC 9562, version 7). */
export function newId() {
  const bytes = random(16);
  const now = Date.now();
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = bytes[6] & 15 | 0x70;
  bytes[8] = bytes[8] & 63 | 0x80;
  const said = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
  return said.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
