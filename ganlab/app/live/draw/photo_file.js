// A photo's file -> its grey levels, upright, at most 400 pixels wide or high: the twin of read_picture in photo.py.

import { element } from "../page/dom.js";
import { resized } from "./pen.js";

const MOST_BYTES = 20e6, MOST_PIXELS = 50e6, LEAST_SIDE = 16;
const WORKED = 400; // pixels of the longer side that is looked at
const TILE = 1024; // pixels of the sides that are made grey at a time: browsers allow no canvas of any width
const DRAFTS = [8, 4, 2, 1]; // by which a JPEG is made smaller in Python while it is unpacked

const IEND = 0x49454e44, ACTL = 0x6163544c; // chunks of a PNG: its end, and of a film the number of its pictures
const SCAN = 0xffda, END = 0xffd9, NO_FRAMES = [0xffc4, 0xffc8, 0xffcc]; // markers of a JPEG

/** Why a file is no photo of a digit. */
export class PhotoError extends Error {
  /** @param {"bytes" | "pixels" | "side" | "film" | "format" | "blank"} kind @param {object} values to be filled in */
  constructor(kind, values = {}) {
    super(kind);
    Object.assign(this, { kind, values });
  }
}

/** @returns {Promise<import("./pen.js").Picture>} PhotoError before anything is unpacked, or if it breaks off */
export async function readPhoto(/** @type {Blob} */ file) {
  if (file.size > MOST_BYTES) throw new PhotoError("bytes");
  const found = sizeOf(new Uint8Array(await file.arrayBuffer()));
  if (!found) throw new PhotoError("format");
  const { width, height, film, jpeg } = found;
  if (width * height > MOST_PIXELS) throw new PhotoError("pixels");
  if (Math.min(width, height) < LEAST_SIDE) throw new PhotoError("side", { width, height });
  if (film) throw new PhotoError("film");
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image", colorSpaceConversion: "none" });
  } catch {
    throw new PhotoError("format");
  }
  const draft = jpeg ? DRAFTS.find((scale) => Math.floor(Math.min(width, height) / (2 * WORKED)) >= scale) ?? 1 : 1;
  let grey = greyOf(bitmap, draft);
  bitmap.close();
  grey = reduced(grey, Math.max(1, Math.floor(Math.max(grey.width, grey.height) / (2 * WORKED))));
  return resized(grey, ...within(grey));
}

/** Width and height that a whole PNG or JPEG file states, and whether it is a film; null of any other file. */
export function sizeOf(/** @type {Uint8Array} */ bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a) return sizeOfPng(view);
    return view.getUint16(0) === 0xffd8 ? sizeOfJpeg(view) : null;
  } catch (error) {
    if (error instanceof RangeError) return null; // it breaks off
    throw error;
  }
}

function sizeOfPng(view) {
  let film = false;
  for (let at = 33; view.getUint32(at + 4) !== IEND; at += 12 + view.getUint32(at)) {
    film ||= view.getUint32(at + 4) === ACTL && view.getUint32(at + 8) > 1;
  }
  return { width: view.getUint32(16), height: view.getUint32(20), film, jpeg: false };
}

function sizeOfJpeg(view) {
  let found = null, at = 2;
  for (; view.getUint16(at) !== SCAN; at += 2 + view.getUint16(at + 2)) {
    while (view.getUint16(at) === 0xffff) at += 1; // filling
    const marker = view.getUint16(at);
    if (marker < 0xff01) return null;
    if (marker < 0xffc0 || marker > 0xffcf || NO_FRAMES.includes(marker)) continue;
    found = { width: view.getUint16(at + 7), height: view.getUint16(at + 5), film: false, jpeg: true };
  }
  while (view.getUint16(at) !== END) at += 1;
  return found;
}

/** Its grey levels on white paper, made smaller by a whole factor, tile by tile: no second copy of a large one. */
function greyOf(/** @type {ImageBitmap} */ bitmap, factor) {
  const width = Math.ceil(bitmap.width / factor), height = Math.ceil(bitmap.height / factor);
  const levels = new Uint8Array(width * height), side = factor * Math.floor(TILE / factor);
  const canvas = element("canvas", { width: side, height: side });
  const paper = canvas.getContext("2d", { willReadFrequently: true });
  paper.fillStyle = "white";
  for (let top = 0; top < bitmap.height; top += side) {
    for (let left = 0; left < bitmap.width; left += side) {
      const wide = Math.min(side, bitmap.width - left), tall = Math.min(side, bitmap.height - top);
      paper.fillRect(0, 0, wide, tall);
      paper.drawImage(bitmap, left, top, wide, tall, 0, 0, wide, tall);
      const tile = reduced(luma(paper.getImageData(0, 0, wide, tall)), factor);
      for (let row = 0; row < tile.height; row++) {
        const from = tile.levels.subarray(row * tile.width, (row + 1) * tile.width);
        levels.set(from, (top / factor + row) * width + left / factor);
      }
    }
  }
  return { levels, width, height };
}

/** Pillow's grey of red, green and blue (ITU-R 601-2). */
function luma({ data, width, height }) {
  const levels = new Uint8Array(width * height);
  for (let i = 0, at = 0; i < levels.length; i++, at += 4) {
    levels[i] = (data[at] * 19595 + data[at + 1] * 38470 + data[at + 2] * 7471 + 0x8000) >> 16;
  }
  return { levels, width, height };
}

/** Means of squares, halves rounded up, those at the right and lower edge of what is left, as Pillow's reduce. */
function reduced(/** @type {import("./pen.js").Picture} */ picture, factor) {
  if (factor === 1) return picture;
  const { levels, width, height } = picture, w = Math.ceil(width / factor), h = Math.ceil(height / factor);
  const found = new Uint8Array(w * h);
  for (let y = 0; y < h; y++) {
    const bottom = Math.min((y + 1) * factor, height);
    for (let x = 0; x < w; x++) {
      const right = Math.min((x + 1) * factor, width);
      let sum = 0;
      for (let row = y * factor; row < bottom; row++) {
        for (let column = x * factor; column < right; column++) sum += levels[row * width + column];
      }
      found[y * w + x] = Math.round(sum / ((bottom - y * factor) * (right - x * factor)));
    }
  }
  return { levels: found, width: w, height: h };
}

/** The size within the square that is worked on with the proportions kept best, as Pillow's thumbnail. */
function within({ width, height }) {
  if (Math.max(width, height) <= WORKED) return [width, height];
  const aspect = width / height, short = width >= height ? WORKED / aspect : WORKED * aspect;
  const off = (n) => Math.abs(aspect - (width >= height ? WORKED / n : n / WORKED));
  const [down, up] = [Math.max(Math.floor(short), 1), Math.max(Math.ceil(short), 1)];
  const other = off(up) < off(down) ? up : down;
  return width >= height ? [WORKED, other] : [other, WORKED];
}
