// A QR code (ISO/IEC 18004) of capitals, digits and a few marks: alphanumeric mode, level M, versions 1 to 6.

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/** By version: error words a block, blocks, data words a block, the second alignment centre. */
const SIZES = [null, [10, 1, 16, 0], [16, 1, 28, 18], [26, 1, 44, 22], [18, 2, 32, 26], [24, 2, 43, 30], [16, 4, 27, 34]];
const MASKS = [
  (y, x) => (y + x) % 2 === 0,
  (y) => y % 2 === 0,
  (_, x) => x % 3 === 0,
  (y, x) => (y + x) % 3 === 0,
  (y, x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2 === 0,
  (y, x) => ((y * x) % 2) + ((y * x) % 3) === 0,
  (y, x) => (((y * x) % 2) + ((y * x) % 3)) % 2 === 0,
  (y, x) => (((y + x) % 2) + ((y * x) % 3)) % 2 === 0,
];

const EXP = [];
const LOG = [];
for (let i = 0, value = 1; i < 255; i++) {
  EXP[i] = EXP[i + 255] = value;
  LOG[value] = i;
  value = value << 1 ^ (value & 128 ? 0x11d : 0);
}
const times = (a, b) => (a && b ? EXP[LOG[a] + LOG[b]] : 0);

/** The Reed-Solomon words of a block. */
function errorWords(data, count) {
  let generator = [1];
  for (let i = 0; i < count; i++) {
    generator = [...generator, 0].map((g, k) => g ^ times(generator[k - 1] || 0, EXP[i]));
  }
  const rest = [...data, ...Array(count).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const lead = rest[i];
    generator.forEach((g, k) => (rest[i + k] ^= times(g, lead)));
  }
  return rest.slice(data.length);
}

function bitsOf(said, capacity) {
  const bits = [];
  const put = (value, count) => {
    for (let i = count - 1; i >= 0; i--) bits.push(value >> i & 1);
  };
  put(2, 4);
  put(said.length, 9);
  for (let i = 0; i < said.length; i += 2) {
    const [a, b] = [ALPHABET.indexOf(said[i]), ALPHABET.indexOf(said[i + 1] || "?")];
    if (i + 1 < said.length) put(a * 45 + b, 11);
    else put(a, 6);
  }
  put(0, Math.min(4, capacity - bits.length));
  while (bits.length % 8) bits.push(0);
  for (let i = 0; bits.length < capacity; i++) put(i % 2 ? 17 : 236, 8);
  return bits;
}

function wordsOf(said, [errors, blocks, length]) {
  const bits = bitsOf(said, blocks * length * 8);
  const words = [];
  for (let i = 0; i < bits.length; i += 8) words.push(parseInt(bits.slice(i, i + 8).join(""), 2));
  const data = Array.from({ length: blocks }, (_, b) => words.slice(b * length, (b + 1) * length));
  const extra = data.map((block) => errorWords(block, errors));
  const woven = (parts, count) => Array.from({ length: count }, (_, i) => parts.map((p) => p[i])).flat();
  return [...woven(data, length), ...woven(extra, errors)];
}

/** The fixed patterns; null is where data goes, format places are held by 0. */
function frame(version, centre) {
  const size = 17 + 4 * version;
  const grid = Array.from({ length: size }, () => Array(size).fill(null));
  const stamp = (top, left, radius, dark) => {
    for (let y = -radius; y <= radius; y++) {
      for (let x = -radius; x <= radius; x++) {
        if (grid[top + y]?.[left + x] === undefined) continue;
        grid[top + y][left + x] = dark(Math.max(Math.abs(y), Math.abs(x))) ? 1 : 0;
      }
    }
  };
  for (let i = 0; i < size; i++) grid[6][i] = grid[i][6] = i % 2 ? 0 : 1;
  for (const [y, x] of [[3, 3], [3, size - 4], [size - 4, 3]]) stamp(y, x, 4, (r) => r !== 2 && r !== 4);
  if (centre) stamp(centre, centre, 2, (r) => r !== 1);
  for (let i = 0; i < 9; i++) {
    grid[8][i] ??= 0;
    grid[i][8] ??= 0;
    if (i < 8) grid[8][size - 1 - i] = grid[size - 1 - i][8] = 0;
  }
  grid[size - 8][8] = 1;
  return grid;
}

function places(grid) {
  const found = [];
  const size = grid.length;
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5;
    for (let i = 0; i < size; i++) {
      const y = up ? size - 1 - i : i;
      for (const x of [right, right - 1]) if (grid[y][x] === null) found.push([y, x]);
    }
  }
  return found;
}

function writeFormat(grid, mask) {
  let rest = mask << 10;
  for (let i = 14; i >= 10; i--) if (rest >> i & 1) rest ^= 0x537 << i - 10;
  const bits = (mask << 10 | rest) ^ 0x5412;
  const size = grid.length;
  for (let i = 0; i < 15; i++) {
    const bit = bits >> i & 1;
    grid[i < 6 ? i : i < 8 ? i + 1 : size - 15 + i][8] = bit;
    grid[8][i < 8 ? size - 1 - i : i < 9 ? 7 : 14 - i] = bit;
  }
  grid[size - 8][8] = 1;
}

function penalty(grid) {
  const lines = [...grid, ...grid[0].map((_, x) => grid.map((row) => row[x]))].map((l) => l.join(""));
  let sum = 0;
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) || []) sum += run.length - 2;
    for (let i = 0; i + 11 <= line.length; i++) {
      if (/^(10111010000|00001011101)/.test(line.slice(i, i + 11))) sum += 40;
    }
  }
  let dark = 0;
  grid.forEach((row, y) => row.forEach((bit, x) => {
    dark += bit;
    if (y && x && bit === grid[y - 1][x] && bit === row[x - 1] && bit === grid[y - 1][x - 1]) sum += 3;
  }));
  return sum + 10 * Math.floor(Math.abs(dark * 20 - grid.length ** 2 * 10) / grid.length ** 2);
}

/** The rows of a code, 1 for dark. `only` asks for one mask (0 to 7), otherwise the best is taken. */
export function matrix(said, only = null) {
  const need = 13 + Math.ceil(said.length * 5.5);
  const version = SIZES.findIndex((size) => size && size[1] * size[2] * 8 >= need);
  if (version < 0 || [...said].some((c) => !ALPHABET.includes(c))) throw new RangeError("not for this code");
  const bits = wordsOf(said, SIZES[version]).flatMap((word) => [...word.toString(2).padStart(8, "0")].map(Number));
  const blank = frame(version, SIZES[version][3]);
  const spots = places(blank);
  const made = MASKS.map((is, mask) => {
    const grid = blank.map((row) => [...row]);
    spots.forEach(([y, x], i) => (grid[y][x] = (bits[i] || 0) ^ (is(y, x) ? 1 : 0)));
    writeFormat(grid, mask);
    return grid;
  });
  if (only !== null) return made[only];
  const costs = made.map(penalty);
  return made[costs.indexOf(Math.min(...costs))];
}

/** The path of a code's dark squares, with a margin of two. */
export const path = (rows) =>
  rows.map((row, y) => row.map((bit, x) => (bit ? `M${x + 2} ${y + 2}h1v1h-1z` : "")).join("")).join("");
