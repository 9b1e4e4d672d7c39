// Grey pictures as a film, a GIF file that begins again at its end; the twin of `images.gif` with all levels of grey.

const CLEAR = 256, END = 257, MOST_CODES = 4096; // of LZW with bytes (Welch 1984; GIF89a specification, appendix F)

/**
 * @param {Uint8Array[]} pictures grey levels, `side` in a row
 * @param {number} side pixels of a picture's edge
 * @param {number} factor times as large as their own pixels, each of which is a sharp square
 * @param {number[]} milliseconds how long each is shown
 */
export function gifFile(pictures, side, factor, milliseconds) {
  const edge = short(side * factor), greys = Array.from({ length: 256 }, (_, level) => [level, level, level]).flat();
  const bytes = [...text("GIF89a"), ...edge, ...edge, 0xf7, 0, 0, ...greys];
  bytes.push(0x21, 0xff, 11, ...text("NETSCAPE2.0"), 3, 1, 0, 0, 0); // again and again
  pictures.forEach((levels, i) => {
    bytes.push(0x21, 0xf9, 4, 0, ...short(Math.round(milliseconds[i] / 10)), 0, 0);
    bytes.push(0x2c, 0, 0, 0, 0, ...edge, ...edge, 0, 8);
    const packed = lzw(enlarged(levels, side, factor));
    for (let at = 0; at < packed.length; at += 255) {
      const block = packed.slice(at, at + 255);
      bytes.push(block.length, ...block);
    }
    bytes.push(0);
  });
  return new Uint8Array([...bytes, 0x3b]);
}

const short = (number) => [number & 255, number >> 8];

const text = (ascii) => [...ascii].map((sign) => sign.charCodeAt(0));

function enlarged(levels, side, factor) {
  const edge = side * factor, large = new Uint8Array(edge * edge);
  for (let y = 0; y < edge; y++) {
    const row = Math.floor(y / factor) * side;
    for (let x = 0; x < edge; x++) large[y * edge + x] = levels[row + Math.floor(x / factor)];
  }
  return large;
}

/** Bytes -> what LZW makes of them: a code for each run that was met before, in as many bits as the newest code has. */
function lzw(/** @type {Uint8Array} */ data) {
  const packed = [], known = new Map(); // known: run before << 8 | byte -> code
  let bits = 0, held = 0, size = 9, next = END + 1;
  const put = (code) => {
    bits |= code << held;
    for (held += size; held >= 8; held -= 8, bits >>>= 8) packed.push(bits & 255);
  };
  put(CLEAR);
  let run = data[0];
  for (const byte of data.subarray(1)) {
    const key = (run << 8) | byte, code = known.get(key);
    if (code !== undefined) {
      run = code;
      continue;
    }
    put(run);
    run = byte;
    if (next < MOST_CODES) {
      known.set(key, next);
      if (next++ === 1 << size) size += 1;
    } else {
      put(CLEAR);
      known.clear();
      [size, next] = [9, END + 1];
    }
  }
  put(run);
  if (next === 1 << size && size < 12) size += 1; // a reader has met one code less than the writer
  put(END);
  if (held > 0) packed.push(bits & 255);
  return packed;
}
