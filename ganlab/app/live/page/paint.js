// Grey levels onto canvases, for every part of the page that shows pictures.

import LAYOUT from "../layout.json" with { type: "json" };

const { size: SIZE, gap: GAP, line: LINE } = LAYOUT;

/** Grey levels of digits onto a canvas, `columns` in a row. */
export function paint(canvas, levels, columns = 1) {
  place(canvas, levels, columns, GAP, grey);
}

/** The same without a line between, so faint that it is a ground: in middle grey, which shows on light and on dark. */
export function paintFaint(canvas, levels, columns) {
  place(canvas, levels, columns, 0, (level) => ((level >> 1) << 24 | 0x808080) >>> 0);
}

function place(canvas, levels, columns, gap, colour) {
  const rows = levels.length / (SIZE * SIZE) / columns;
  const width = columns * (SIZE + gap) - gap, height = rows * (SIZE + gap) - gap;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const image = new ImageData(width, height), pixels = new Uint32Array(image.data.buffer);
  pixels.fill(grey(LINE));
  for (let i = 0, at = 0; i < rows * columns; i++) {
    const top = Math.floor(i / columns) * (SIZE + gap), left = (i % columns) * (SIZE + gap);
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++) pixels[(top + y) * width + left + x] = colour(levels[at++]);
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

const grey = (level) => (0xff000000 | (level * 0x010101)) >>> 0; // little-endian, as every machine with a browser

/** Numbers as a square of grey pixels: 0 is the middle, and three deviations of a normal one are black or white. */
export function paintNumbers(canvas, numbers) {
  const side = Math.ceil(Math.sqrt(numbers.length));
  if (canvas.width !== side) Object.assign(canvas, { width: side, height: side });
  const image = new ImageData(side, side), pixels = new Uint32Array(image.data.buffer);
  numbers.forEach((number, i) => (pixels[i] = grey(Math.min(Math.max(Math.round(127.5 + 42.5 * number), 0), 255))));
  canvas.getContext("2d").putImageData(image, 0, 0);
}
