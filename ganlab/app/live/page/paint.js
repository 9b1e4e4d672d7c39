// Grey levels onto canvases, for every part of the page that shows pictures.

import LAYOUT from "../layout.json" with { type: "json" };

const { size: SIZE, gap: GAP, line: LINE } = LAYOUT;

const grey = (level) => (0xff000000 | (level * 0x010101)) >>> 0; // little-endian, as every machine with a browser
const coloursOf = (colour) => Uint32Array.from({ length: 256 }, (_, level) => colour(level));
const GREYS = coloursOf(grey), FAINT = coloursOf((level) => ((level >> 1) << 24 | 0x808080) >>> 0);

/** Grey levels of digits onto a canvas, `columns` in a row. */
export function paint(canvas, levels, columns = 1) {
  place(canvas, levels, columns, GAP, GREYS);
}

/** The same without a line between, so faint that it is a ground: in middle grey, which shows on light and on dark. */
export function paintFaint(canvas, levels, columns) {
  place(canvas, levels, columns, 0, FAINT);
}

function place(canvas, levels, columns, gap, colours) {
  const rows = levels.length / (SIZE * SIZE) / columns;
  const width = columns * (SIZE + gap) - gap, height = rows * (SIZE + gap) - gap;
  const image = imageOf(canvas, width, height), pixels = new Uint32Array(image.data.buffer);
  for (let i = 0, at = 0; i < rows * columns; i++) {
    let to = Math.floor(i / columns) * (SIZE + gap) * width + (i % columns) * (SIZE + gap);
    for (let y = 0; y < SIZE; y++, to += width) {
      for (let x = 0; x < SIZE; x++) pixels[to + x] = colours[levels[at++]];
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

const images = new WeakMap(); // canvas -> what was put on it last: 60 new ones a second are work for the collector

function imageOf(canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  let image = images.get(canvas);
  if (image?.width !== width || image.height !== height) {
    image = new ImageData(width, height);
    new Uint32Array(image.data.buffer).fill(GREYS[LINE]);
    images.set(canvas, image);
  }
  return image;
}

/** Numbers as a square of grey pixels: 0 is the middle, and three deviations of a normal one are black or white. */
export function paintNumbers(canvas, numbers) {
  const side = Math.ceil(Math.sqrt(numbers.length));
  if (canvas.width !== side) Object.assign(canvas, { width: side, height: side });
  const image = new ImageData(side, side), pixels = new Uint32Array(image.data.buffer);
  numbers.forEach((number, i) => (pixels[i] = grey(Math.min(Math.max(Math.round(127.5 + 42.5 * number), 0), 255))));
  canvas.getContext("2d").putImageData(image, 0, 0);
}
