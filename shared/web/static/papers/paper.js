// What a paper's code says, and whether it may be believed, by the county's list alone. No page, no network, no clock.
import { verify } from "./ed25519.js";
import { sha512 } from "./sha512.js";

const TAG = "tongban/paper/v1\0";
const HOLDER_TAG = "tongban/holder/v1";
const PREFIX = "TONGBAN1:";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const SHAPE = new RegExp(
  "^(?<letter>[A-Z])\\.(?<node>[0-9]{12}(?:-[A-Z0-9]{1,8})?)\\.(?<inc>[1-9][0-9]{0,8})\\.(?<receipt>[0-9A-Z-]{1,64})" +
    "\\.(?<overrides>0|[1-9][0-9]{0,8})\\.(?<seq>[1-9][0-9]{0,8})\\.(?<acting>[0-9]{12}(?:-[A-Z0-9]{1,8})?)?\\.(?<entry>[A-Z2-7]{32})" +
    "\\.(?<matter>[A-Z0-9$-]{0,64})\\.(?<version>[0-9]{1,7})\\.(?<has>[0-9A-Z]{1,40})" +
    "\\.(?<lacks>[0-9A-Z]{1,40})\\.(?<due>[0-9]{8})?\\.(?<at>[0-9A-Z]{1,7})\\.(?<outcome>[A-Z])?\\.(?<holder>[A-Z2-7]{8})?$",
);
const FEES = ["F", "P"];
const STALE = 30 * 24 * 3600 * 1000;

const bytesOf = (text) => new TextEncoder().encode(text);
const hexBytes = (text) => Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

// Bytes of base 32 in its one form: no padding, and nothing in the bits that are left over.
export function unbase32(text, length) {
  if (text.length !== Math.ceil((length * 8) / 5)) return null;
  let whole = 0n;
  for (const letter of text) {
    const value = BASE32.indexOf(letter);
    if (value < 0) return null;
    whole = (whole << 5n) | BigInt(value);
  }
  const spare = BigInt(text.length * 5 - length * 8);
  if (whole & ((1n << spare) - 1n)) return null;
  whole >>= spare;
  return Uint8Array.from({ length }, (_, i) => Number((whole >> BigInt(8 * (length - 1 - i))) & 255n));
}

export function base32(bytes) {
  let whole = 0n;
  for (const byte of bytes) whole = (whole << 8n) | BigInt(byte);
  const count = Math.ceil((bytes.length * 8) / 5);
  whole <<= BigInt(count * 5 - bytes.length * 8);
  return Array.from({ length: count }, (_, i) => BASE32[Number((whole >> BigInt(5 * (count - 1 - i))) & 31n)]).join("");
}

function inBase36(text) {
  let whole = 0n;
  for (const digit of text) whole = whole * 36n + BigInt(parseInt(digit, 36));
  return whole;
}

// The code's text from what a scanner, a camera or an address gave: full-width, small letters and an address in front pass.
export function payload(raw) {
  const plain = raw.normalize("NFKC").trim();
  const text = plain.slice(plain.lastIndexOf("#") + 1).trim().toUpperCase();
  return text.startsWith(PREFIX) ? text.slice(PREFIX.length) : null;
}

// {statement, parts, signature}; null where the text has not the shape of a paper's code.
export function read(text) {
  const cut = text.lastIndexOf(".");
  const parts = SHAPE.exec(text.slice(0, cut))?.groups;
  // One form alone: who printed for itself names nobody else.
  const signature = parts && parts.acting !== parts.node ? unbase32(text.slice(cut + 1), 64) : null;
  return parts && signature ? { statement: text.slice(0, cut), parts: { ...parts }, signature } : null;
}

function marked(marks, names) {
  const bits = inBase36(marks);
  const found = [];
  for (let place = 0; bits >> BigInt(place); place += 1) {
    if ((bits >> BigInt(place)) & 1n) found.push(names?.[place] ?? null);
  }
  return found;
}

function told(parts, list) {
  const node = parts.node.toLowerCase();
  const acting = parts.acting?.toLowerCase() ?? node;
  const id = parts.matter.toLowerCase().replaceAll("$", "_");
  const version = Number(parts.version);
  const matter = list.matters.find((one) => one.id === id && one.version === version);
  return {
    letter: parts.letter,
    title: list.kinds[parts.letter] ?? null,
    number: `${parts.receipt}/${parts.letter}${parts.seq}${parts.overrides === "0" ? "" : `R${parts.overrides}`}`,
    receipt: parts.receipt,
    node,
    place: list.names[node] ?? node,
    acting,
    actingPlace: list.names[acting] ?? acting,
    entry: parts.entry,
    matter: matter ? matter.name : null,
    matterId: id,
    version,
    has: marked(parts.has, matter?.documents),
    lacks: marked(parts.lacks, matter?.documents),
    due: parts.due ? parts.due.replace(/(....)(..)(..)/, "$1-$2-$3") : "",
    at: Number(inBase36(parts.at)) * 60000,
    outcome: parts.outcome ?? "",
    // What the catalogue asks for: a slip or a receipt of another amount is none of that matter's.
    fen: FEES.includes(parts.letter) ? (matter?.fen ?? 0) : 0,
    holder: parts.holder ?? "",
  };
}

// state: not_paper, altered, unknown_node, suspended, genuine. `old`: the list is too old to know of a late suspension.
export function judge(raw, list, now) {
  const text = payload(raw);
  if (text === null) return { state: "not_paper" };
  const found = read(text);
  if (found === null) return { state: "altered" };
  const facts = told(found.parts, list);
  const old = now - Date.parse(list.as_of) > STALE;
  const key = list.keys.find((one) => one.node === facts.node && one.inc === Number(found.parts.inc));
  if (!key) return { state: "unknown_node", facts, old };
  if (!verify(hexBytes(key.key), bytesOf(TAG + found.statement), found.signature)) return { state: "altered" };
  return { state: key.suspended ? "suspended" : "genuine", facts, old, since: key.suspended ?? "" };
}

// Whether the paper names the applicant that its code means.
export function isHolder(facts, name, lastFour) {
  const words = [HOLDER_TAG, facts.receipt, name.normalize("NFC").trim(), lastFour.normalize("NFKC").trim().toUpperCase()];
  return facts.holder !== "" && base32(sha512(bytesOf(words.join("\0"))).slice(0, 5)) === facts.holder;
}
