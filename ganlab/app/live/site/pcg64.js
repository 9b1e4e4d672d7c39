// numpy's default generator, PCG64 (O'Neill 2014, XSL RR 128/64) seeded by a SeedSequence, as far as the game draws its
// pairs from it: the same number gives the same pairs as in the app.

const MASK = (1n << 128n) - 1n, MASK64 = (1n << 64n) - 1n, MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
const POOL = 4; // words of a SeedSequence

const times = (a, b) => Math.imul(a, b) >>> 0;

/** The eight words of 32 bits that numpy's SeedSequence makes of a whole number below 2^64. */
function seedWords(/** @type {number} */ seed) {
  const entropy = [seed % 2 ** 32, Math.floor(seed / 2 ** 32), 0, 0];
  let constant = 0x43b0d7e5;
  const hash = (value) => {
    value = (value ^ constant) >>> 0;
    constant = times(constant, 0x931e8875);
    value = times(value, constant);
    return (value ^ (value >>> 16)) >>> 0;
  };
  const mix = (x, y) => {
    const mixed = (times(x, 0xca01f9dd) - times(y, 0x4973f715)) >>> 0;
    return (mixed ^ (mixed >>> 16)) >>> 0;
  };
  const pool = entropy.map(hash);
  for (let from = 0; from < POOL; from++) {
    for (let to = 0; to < POOL; to++) if (from !== to) pool[to] = mix(pool[to], hash(pool[from]));
  }
  let last = 0x8b51f9dd;
  return Array.from({ length: 8 }, (_, i) => {
    let value = (pool[i % POOL] ^ last) >>> 0;
    last = times(last, 0x58f38ded);
    value = times(value, last);
    return (value ^ (value >>> 16)) >>> 0;
  });
}

export class Pcg64 {
  state = 0n;
  half = null; // the upper half of the last 64 bits, if the lower one alone was used

  constructor(/** @type {number} */ seed) {
    const words = seedWords(seed).map(BigInt), [a, b, c, d] = [0, 2, 4, 6].map((i) => words[i] | (words[i + 1] << 32n));
    this.increment = (((c << 64n) | d) << 1n | 1n) & MASK;
    this.step();
    this.state = (this.state + ((a << 64n) | b)) & MASK;
    this.step();
  }

  step() {
    this.state = (this.state * MULTIPLIER + this.increment) & MASK;
  }

  next64() {
    this.step();
    const folded = (this.state >> 64n) ^ (this.state & MASK64), turn = this.state >> 122n;
    return ((folded >> turn) | (folded << (64n - turn))) & MASK64;
  }

  next32() {
    if (this.half !== null) {
      const kept = this.half;
      this.half = null;
      return kept;
    }
    const both = this.next64();
    this.half = Number(both >> 32n);
    return Number(both & 0xffffffffn);
  }

  /** A number from 0 to 1, without 1. */
  random() {
    return Number(this.next64() >> 11n) / 2 ** 53;
  }

  /** A whole number from 0 to `most`, by Lemire's method (2019); `most` below 2^32 - 1. */
  upTo(/** @type {number} */ most) {
    if (most === 0) return 0;
    const count = BigInt(most + 1), least = (2n ** 32n - count) % count;
    for (;;) {
      const product = BigInt(this.next32()) * count;
      if ((product & 0xffffffffn) >= least) return Number(product >> 32n);
    }
  }

  /** The same by rejection: numpy has both, each in its places. */
  masked(/** @type {number} */ most) {
    const mask = 2 ** Math.ceil(Math.log2(most + 1)) - 1;
    for (;;) {
      const value = this.next32() & mask;
      if (value <= most) return value;
    }
  }

  /** k of the numbers 0 to n - 1, none twice, by Floyd's method; n of at most 10,000. */
  choice(/** @type {number} */ n, /** @type {number} */ k) {
    const chosen = [];
    for (let j = n - k; j < n; j++) {
      const value = this.upTo(j);
      chosen.push(chosen.includes(value) ? j : value);
    }
    return shuffled(chosen, (most) => this.upTo(most));
  }

  /** The numbers 0 to n - 1 in another order. */
  permutation(/** @type {number} */ n) {
    return shuffled(Array.from({ length: n }, (_, i) => i), (most) => this.masked(most));
  }
}

function shuffled(list, upTo) {
  for (let i = list.length - 1; i > 0; i--) {
    const j = upTo(i);
    [list[i], list[j]] = [list[j], list[i]];
  }
  return list;
}
