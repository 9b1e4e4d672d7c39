// A drawing in a link, as state/drawing.py packs it: sixteen grey levels, two in a byte, by zlib, in base64 for links.

const TEXT = /^[A-Za-z0-9_-]{8,600}$/, PIXELS = 784, STEP = 17;

/** @returns {Promise<string>} */
export async function linkText(/** @type {Uint8Array} */ levels) {
  const pairs = Uint8Array.from({ length: PIXELS / 2 }, (_, i) =>
    (sixteen(levels[2 * i]) << 4) | sixteen(levels[2 * i + 1]));
  const packed = await through(new CompressionStream("deflate"), pairs, Infinity);
  return btoa(String.fromCharCode(...packed)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** @returns {Promise<?Uint8Array>} null of a text that is no drawing; never more than a drawing is unpacked */
export async function fromLink(/** @type {?string} */ text) {
  if (text === null || !TEXT.test(text)) return null;
  try {
    const packed = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
    const pairs = await through(new DecompressionStream("deflate"), packed, PIXELS / 2);
    if (pairs.length !== PIXELS / 2 || !pairs.some(Boolean) || !endsWith(packed, adler32(pairs))) return null;
    return Uint8Array.from({ length: PIXELS }, (_, i) => (i % 2 ? pairs[i >> 1] & 15 : pairs[i >> 1] >> 4) * STEP);
  } catch {
    return null;
  }
}

/** The checksum that ends what zlib has packed (RFC 1950): behind it stands nothing more. */
function adler32(bytes) {
  let a = 1, b = 0;
  for (const byte of bytes) b = (b + (a = (a + byte) % 65521)) % 65521;
  return [b >> 8, b & 255, a >> 8, a & 255];
}

const endsWith = (bytes, four) => four.every((byte, i) => bytes.at(i - 4) === byte);

/** Rounded as numpy rounds: halves to the even number. */
function sixteen(level) {
  const part = level / STEP, down = Math.floor(part);
  return part - down === 0.5 ? down + (down % 2) : Math.round(part);
}

async function through(stream, bytes, most) {
  const writer = stream.writable.getWriter(), reader = stream.readable.getReader(), parts = [];
  const written = writer.write(bytes).then(() => writer.close());
  written.catch(() => {}); // the reader meets the same error
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new RangeError("it holds more");
    }
    parts.push(value);
  }
  await written;
  const all = new Uint8Array(length);
  parts.reduce((at, part) => (all.set(part, at), at + part.length), 0);
  return all;
}
