// Reads a safetensors file: 8 bytes of header length, a JSON header, then the tensors without gaps.

/** Bytes per number, and how a tensor's own bytes become numbers. */
const DTYPES = {
  F16: { size: 2, read: (buffer) => fromHalf(new Uint16Array(buffer)) },
  F32: { size: 4, read: (buffer) => new Float32Array(buffer) },
  I64: { size: 8, read: (buffer) => Float64Array.from(new BigInt64Array(buffer), Number) },
};

/** @typedef {{dtype: string, shape: number[], data: Float32Array | Float64Array}} Tensor data: row-major */

/**
 * @param {ArrayBuffer | Uint8Array} file
 * @returns {{tensors: Map<string, Tensor>, metadata: Object<string, string>}}
 * @throws {Error} one sentence, if the file is not what its header says
 */
export function parseSafetensors(file) {
  // a plain view of what may be a subclass, such as Node's Buffer, whose slice copies nothing
  const whole = file instanceof ArrayBuffer;
  const bytes = whole ? new Uint8Array(file) : new Uint8Array(file.buffer, file.byteOffset, file.length);
  const header = readHeader(bytes);
  const base = 8 + header.length, tensors = new Map();
  const rows = Object.entries(header.value).filter(([name]) => name !== "__metadata__");
  for (const [name, row] of rows) check(fits(row), `the header's entry for ${name} does not make sense`);
  rows.sort(([, a], [, b]) => a.data_offsets[0] - b.data_offsets[0] || a.data_offsets[1] - b.data_offsets[1]);
  let end = 0;
  for (const [name, { dtype, shape, data_offsets: [from, to] }] of rows) {
    check(from === end && base + to <= bytes.length, `the bytes of ${name} are not where they should be`);
    // a copy: a view would need an address that is a multiple of the number's size
    tensors.set(name, { dtype, shape, data: DTYPES[dtype].read(bytes.slice(base + from, base + to).buffer) });
    end = to;
  }
  check(base + end === bytes.length, `it has ${bytes.length} bytes and its header speaks of ${base + end}`);
  return { tensors, metadata: header.value.__metadata__ ?? {} };
}

function readHeader(bytes) {
  check(bytes.length >= 8, "it is shorter than 8 bytes");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(0, true) + 2 ** 32 * view.getUint32(4, true);
  check(length <= bytes.length - 8, "it ends within its header");
  let value = null;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  } catch {
    check(false, "its header is not JSON");
  }
  check(isObject(value) && isObject(value.__metadata__ ?? {}), "its header is not an object");
  return { length, value };
}

/** Whether a header's row has a type that we read, a shape, and as many bytes as both say. */
function fits(row) {
  if (!isObject(row) || !Object.hasOwn(DTYPES, row.dtype)) return false;
  const { dtype, shape, data_offsets: offsets } = row;
  if (![shape, offsets].every((list) => Array.isArray(list) && list.every(isSize))) return false;
  const count = shape.reduce((product, n) => product * n, 1);
  return offsets.length === 2 && offsets[1] - offsets[0] === count * DTYPES[dtype].size;
}

const isSize = (value) => Number.isSafeInteger(value) && value >= 0;
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

function check(holds, reason) {
  if (!holds) throw new Error(`not a safetensors file that this page can read: ${reason}`);
}

/** Half precision -> Float32Array of the same values, exactly. */
export function fromHalf(/** @type {Uint16Array} */ halves) {
  const out = new Float32Array(halves.length), bits = new Uint32Array(out.buffer);
  for (let i = 0; i < halves.length; i++) {
    const half = halves[i], magnitude = half & 0x7fff;
    if (magnitude >= 0x7c00) bits[i] = 0x7f800000 | ((magnitude & 0x3ff) << 13); // infinite, or not a number
    else {
      bits[i] = magnitude << 13; // exponent and fraction in place; the exponent's bias is 15 instead of 127,
      out[i] *= 2 ** 112; // which a product mends, for subnormal halves too
    }
    bits[i] |= (half & 0x8000) << 16;
  }
  return out;
}
