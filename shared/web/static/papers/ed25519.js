// Whether an Ed25519 signature is a key's (RFC 8032), with whole numbers alone. It holds no secret, so it
// need not hide how long it takes. As strict as the nodes are: S below the order, both points written in
// the one right way, neither of small order, and R the very bytes that the equation gives.
import { sha512 } from "./sha512.js";

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (x) => ((x % P) + P) % P;

function power(base, exponent) {
  let result = 1n;
  let factor = mod(base);
  for (let left = exponent; left; left >>= 1n) {
    if (left & 1n) result = (result * factor) % P;
    factor = (factor * factor) % P;
  }
  return result;
}

const inverse = (x) => power(x, P - 2n);
const D = mod(-121665n * inverse(121666n));
const ROOT = power(2n, (P - 1n) / 4n);
const NEUTRAL = [0n, 1n, 1n, 0n];

// Points stand as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z.
function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2));
  const b = mod((y1 + x1) * (y2 + x2));
  const c = mod(2n * t1 * t2 * D);
  const d = mod(2n * z1 * z2);
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(point, factor) {
  let result = NEUTRAL;
  let doubled = point;
  for (let left = factor; left; left >>= 1n) {
    if (left & 1n) result = add(result, doubled);
    doubled = add(doubled, doubled);
  }
  return result;
}

const isNeutral = ([x, y, z]) => x === 0n && y === z;

function number(bytes) {
  return bytes.reduceRight((whole, byte) => (whole << 8n) | BigInt(byte), 0n);
}

function xOf(y, odd) {
  const square = mod((y * y - 1n) * inverse(D * y * y + 1n));
  let x = power(square, (P + 3n) / 8n);
  if ((x * x) % P !== square) x = (x * ROOT) % P;
  if ((x * x) % P !== square || (x === 0n && odd)) return null;
  return (x & 1n) === odd ? x : P - x;
}

// The point that 32 bytes write; null where they write none, not in the one right way, or one of small order.
function point(bytes) {
  const whole = number(bytes);
  const y = whole & ((1n << 255n) - 1n);
  if (y >= P) return null;
  const x = xOf(y, whole >> 255n);
  if (x === null) return null;
  const found = [x, y, 1n, mod(x * y)];
  return isNeutral(times(found, 8n)) ? null : found;
}

function written([x, y, z]) {
  const unit = inverse(z);
  const whole = mod(y * unit) | ((mod(x * unit) & 1n) << 255n);
  return Uint8Array.from({ length: 32 }, (_, i) => Number((whole >> BigInt(8 * i)) & 255n));
}

const BASE = (() => {
  const y = mod(4n * inverse(5n));
  const x = xOf(y, 0n);
  return [x, y, 1n, mod(x * y)];
})();

function joined(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// `key` 32 bytes, `signature` 64, `message` any.
export function verify(key, message, signature) {
  if (key.length !== 32 || signature.length !== 64) return false;
  const [r, s] = [signature.slice(0, 32), number(signature.slice(32))];
  const signer = point(key);
  if (s >= ORDER || signer === null || point(r) === null) return false;
  const h = number(sha512(joined(r, key, message))) % ORDER;
  const minus = [mod(-signer[0]), signer[1], 1n, mod(-signer[3])];
  const sum = written(add(times(BASE, s), times(minus, h)));
  return sum.every((byte, i) => byte === r[i]);
}
