// The twin of ganlab/philox.py and of Latents.compose: a picture's z from (seed, sample's index, codes).
// Words are equal to Python's to the bit, z to the rounding of float32; tests/support/noise_vectors.json holds both to
// it.

const MAX_SEED = Number.MAX_SAFE_INTEGER; // 2^53 - 1, as in Python

/** The upper 32 bits of a product of two 32-bit words: by halves of 16 bits, every sum below 2^32. */
function highWord(a, b) {
  const a0 = a & 0xffff, a1 = a >>> 16, b0 = b & 0xffff, b1 = b >>> 16;
  const middle = a1 * b0 + ((a0 * b0) >>> 16);
  return a1 * b1 + (middle >>> 16) + ((a0 * b1 + (middle & 0xffff)) >>> 16);
}

/** Ten rounds of Philox4x32.  Counter and key are 32-bit words; four words are written to out (Uint32Array) at `at`. */
export function philox4x32(c0, c1, c2, c3, k0, k1, out, at) {
  for (let round = 0; round < 10; round++) {
    const h0 = highWord(0xd2511f53, c0), l0 = Math.imul(0xd2511f53, c0);
    const h1 = highWord(0xcd9e8d57, c2), l1 = Math.imul(0xcd9e8d57, c2);
    c0 = h1 ^ c1 ^ k0; c1 = l1; c2 = h0 ^ c3 ^ k1; c3 = l0;
    k0 = (k0 + 0x9e3779b9) | 0; k1 = (k1 + 0xbb67ae85) | 0;
  }
  out[at] = c0; out[at + 1] = c1; out[at + 2] = c2; out[at + 3] = c3;
}

/** crc32 (IEEE) of bytes, as zlib.crc32 -> a whole number in [0, 2^32). */
export function crc32(/** @type {Uint8Array} */ bytes) {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** The hash of one sample's latent -> Uint32Array of whole blocks, at least `width` words. */
export function philoxWords(seed, name, index, width) {
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= MAX_SEED)) {
    throw new Error(`seed must be a whole number from 0 to ${MAX_SEED}, not ${seed}`);
  }
  if (!(Number.isInteger(index) && index >= 0 && index < 2 ** 32)) {
    throw new Error(`a sample's index must be a whole number from 0 to ${2 ** 32 - 1}, not ${index}`);
  }
  const blocks = Math.ceil(width / 4), words = new Uint32Array(4 * blocks), tag = crc32(new TextEncoder().encode(name));
  const low = seed % 2 ** 32, high = Math.floor(seed / 2 ** 32);
  for (let block = 0; block < blocks; block++) philox4x32(block, index, tag, 0, low, high, words, 4 * block);
  return words;
}

/** Uniform numbers strictly inside (0, 1) -> Float64Array (width). */
export function uniform(seed, name, index, width) {
  return Float64Array.from(philoxWords(seed, name, index, width).subarray(0, width), (word) => (word + 0.5) / 2 ** 32);
}

/** Standard normal numbers by Box-Muller, computed in float64 -> Float32Array (width). */
export function normal(seed, name, index, width) {
  const even = width + (width % 2), uv = uniform(seed, name, index, even), out = new Float32Array(even);
  for (let i = 0; i < even; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(uv[i])), angle = 2 * Math.PI * uv[i + 1];
    out[i] = radius * Math.cos(angle);
    out[i + 1] = radius * Math.sin(angle);
  }
  return out.subarray(0, width);
}

/** @typedef {{kind: string, name: string, width?: number, n?: number, low?: number, high?: number}} Latent a row of
 *  config.json's "latents": noise has a width, categorical has n, uniform has low and high. */

/** How many numbers of z a latent takes. */
export const widthOf = (/** @type {Latent} */ part) => KINDS[part.kind].width(part);

const KINDS = {
  noise: {
    width: (part) => part.width,
    draw: (part, seed, index) => normal(seed, part.name, index, part.width),
  },
  categorical: {
    width: (part) => part.n,
    draw: (part, seed, index) => oneHot(Math.floor(uniform(seed, part.name, index, 1)[0] * part.n), part.n),
    encode: (part, value) => {
      if (!(Number.isInteger(value) && value >= 0 && value < part.n)) {
        throw new Error(`code ${part.name} must be a whole number from 0 to ${part.n - 1}, not ${value}`);
      }
      return oneHot(value, part.n);
    },
  },
  uniform: {
    width: () => 1,
    draw: (part, seed, index) => [part.low + (part.high - part.low) * uniform(seed, part.name, index, 1)[0]],
    encode: (part, value) => {
      if (typeof value !== "number" || !Number.isFinite(Math.fround(value))) {
        throw new Error(`code ${part.name} must be a finite number, not ${value}`);
      }
      return [value];
    },
  },
};

function oneHot(value, n) {
  const row = new Float32Array(n);
  row[value] = 1;
  return row;
}

/**
 * Inputs for pictures: noise from (seed, index), codes as given, the others from (seed, index) as well.
 * @param {Latent[]} latents as in config.json
 * @param {number} seed a whole number from 0 to 2^53 - 1
 * @param {number | number[]} samples a count n (then samples 0..n-1), or n sample indices
 * @param {Object<string, number | number[] | null>} codes name -> one value or n values; null or absent: the prior
 * @returns {Float32Array} (n, width), row after row
 */
export function compose(latents, seed, samples, codes = {}) {
  const rows = typeof samples === "number" ? Array.from({ length: samples }, (_, i) => i) : samples;
  const valid = latents.filter((part) => KINDS[part.kind].encode).map((part) => part.name);
  const unknown = Object.keys(codes).filter((name) => !valid.includes(name));
  if (unknown.length) {
    throw new Error(`unknown code ${unknown.join(", ")}; valid codes: ${valid.join(", ") || "none"}`);
  }
  const z = new Float32Array(rows.length * latents.reduce((sum, part) => sum + widthOf(part), 0));
  for (const { kind, name } of latents) {
    const length = Array.isArray(codes[name]) ? codes[name].length : 1;
    if (length !== 1 && length !== rows.length) {
      throw new Error(`code ${name} takes one value or ${rows.length}, not ${length} (${kind})`);
    }
  }
  let at = 0;
  rows.forEach((index, i) => {
    for (const part of latents) {
      const given = codes[part.name] ?? null;
      const value = Array.isArray(given) ? given[given.length === 1 ? 0 : i] : given;
      z.set(value === null ? KINDS[part.kind].draw(part, seed, index) : KINDS[part.kind].encode(part, value), at);
      at += widthOf(part);
    }
  });
  return z;
}
