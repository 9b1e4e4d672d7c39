// What a PNG file says beside its picture (PNG specification, 11.3.3: tEXt and iTXt).

import { crc32 } from "../generator/noise.js";

const SIGNATURE = "137,80,78,71,13,10,26,10";

/** A text of a PNG file by its keyword, null if it has none or is no PNG.  Compressed texts are passed over. */
export function pngText(/** @type {Uint8Array} */ bytes, keyword) {
  if (String(bytes.subarray(0, 8)) !== SIGNATURE) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), latin = new TextDecoder("latin1");
  for (let at = 8, next; at + 12 <= bytes.length; at = next) {
    const kind = latin.decode(bytes.subarray(at + 4, at + 8)), end = at + 8 + view.getUint32(at);
    next = end + 4; // behind the checksum
    if (end > bytes.length) return null;
    const content = bytes.subarray(at + 8, end), first = content.indexOf(0);
    if (latin.decode(content.subarray(0, first)) !== keyword) continue;
    if (kind === "tEXt") return latin.decode(content.subarray(first + 1));
    if (kind !== "iTXt" || content[first + 1] !== 0) continue;
    const language = content.indexOf(0, first + 3), translated = content.indexOf(0, language + 1);
    return new TextDecoder().decode(content.subarray(translated + 1));
  }
  return null;
}

const HEADER_END = 33; // signature and IHDR

/** A PNG file that says texts beside its picture, by keyword, each in an iTXt of its own. */
export function withPngTexts(/** @type {Uint8Array} */ bytes, /** @type {Object<string, string>} */ texts) {
  const encoder = new TextEncoder();
  const chunks = Object.entries(texts).map(([keyword, text]) => {
    const inside = encoder.encode(`iTXt${keyword}\0\0\0\0\0${text}`); // not compressed, in no language
    const chunk = new Uint8Array(inside.length + 8), view = new DataView(chunk.buffer);
    view.setUint32(0, inside.length - 4);
    chunk.set(inside, 4);
    view.setUint32(inside.length + 4, crc32(inside));
    return chunk;
  });
  const parts = [bytes.subarray(0, HEADER_END), ...chunks, bytes.subarray(HEADER_END)];
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
