// SHA-512 (FIPS 180-4). The browser's own is there over https alone, and a paper is looked at anywhere.
const MASK = (1n << 64n) - 1n;

function primes(count) {
  const found = [];
  for (let n = 2; found.length < count; n += 1) {
    if (found.every((p) => n % p)) found.push(n);
  }
  return found;
}

// The first 64 bits of the fraction of a prime's root: by bisection, with whole numbers.
function fraction(prime, power) {
  const scaled = BigInt(prime) << (64n * power);
  let low = 0n;
  let high = 1n << 70n;
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** power <= scaled) low = middle;
    else high = middle;
  }
  return low & MASK;
}

const START = primes(8).map((p) => fraction(p, 2n));
const ROUNDS = primes(80).map((p) => fraction(p, 3n));
const turn = (x, n) => ((x >> n) | (x << (64n - n))) & MASK;

function padded(bytes) {
  const whole = new Uint8Array(Math.ceil((bytes.length + 17) / 128) * 128);
  whole.set(bytes);
  whole[bytes.length] = 0x80;
  new DataView(whole.buffer).setBigUint64(whole.length - 8, BigInt(bytes.length) * 8n);
  return whole;
}

function mix(state, words) {
  for (let i = 16; i < 80; i += 1) {
    const a = words[i - 15];
    const b = words[i - 2];
    const s0 = turn(a, 1n) ^ turn(a, 8n) ^ (a >> 7n);
    const s1 = turn(b, 19n) ^ turn(b, 61n) ^ (b >> 6n);
    words[i] = (words[i - 16] + s0 + words[i - 7] + s1) & MASK;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 80; i += 1) {
    const choose = (e & f) ^ (~e & MASK & g);
    const first = (h + (turn(e, 14n) ^ turn(e, 18n) ^ turn(e, 41n)) + choose + ROUNDS[i] + words[i]) & MASK;
    const second = ((turn(a, 28n) ^ turn(a, 34n) ^ turn(a, 39n)) + ((a & b) ^ (a & c) ^ (b & c))) & MASK;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) & MASK, c, b, a, (first + second) & MASK];
  }
  return [a, b, c, d, e, f, g, h].map((x, i) => (x + state[i]) & MASK);
}

export function sha512(bytes) {
  const whole = padded(bytes);
  const view = new DataView(whole.buffer);
  let state = START;
  for (let block = 0; block < whole.length; block += 128) {
    const words = Array.from({ length: 16 }, (_, i) => view.getBigUint64(block + i * 8));
    state = mix(state, words);
  }
  const digest = new Uint8Array(64);
  state.forEach((x, i) => new DataView(digest.buffer).setBigUint64(i * 8, x));
  return digest;
}
