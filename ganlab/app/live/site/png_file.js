// Digits as a PNG file in which each of their pixels is a sharp square, as the app's are (sections/downloads.py).

import { element } from "../page/dom.js";
import { paint } from "../page/paint.js";
import { withPngTexts } from "../page/png_text.js";

/**
 * @param {Uint8Array} levels grey levels of digits
 * @param {number} columns digits in a row
 * @param {number} factor times as large as their own pixels
 * @param {Object<string, string>} texts what the file says beside its picture, by keyword
 */
export async function pngFile(levels, columns, factor, texts) {
  const small = element("canvas", {}), large = element("canvas", {});
  paint(small, levels, columns);
  Object.assign(large, { width: small.width * factor, height: small.height * factor });
  const paper = large.getContext("2d");
  paper.imageSmoothingEnabled = false;
  paper.drawImage(small, 0, 0, large.width, large.height);
  const file = await new Promise((done) => large.toBlob(done, "image/png"));
  return withPngTexts(new Uint8Array(await file.arrayBuffer()), texts);
}
