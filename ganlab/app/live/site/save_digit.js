// The digit as a PNG file that says what it is, as the app's do (sections/downloads.py); saved_picture.js opens either.

import { element } from "../page/dom.js";
import { withPngTexts } from "../page/png_text.js";
import { saveFile } from "../page/save_file.js";
import { store } from "../play/store.js";

const SIDE = 28, LARGER = 20; // times as large as its own pixels

/**
 * A button that saves the digit that is shown.
 * @param {string} label
 * @param {() => {model: string, weights: string, record: string, said: string}} about what of the model the file says,
 *   and what the digit is in words
 */
export function saveDigit(label, about) {
  const button = element("button", { type: "button", className: "save" }, label);
  button.addEventListener("click", async () => {
    if (!store.levels) return; // nothing is drawn yet
    const { said, ...known } = about(), { seed, ...values } = store.moves.chosen.values;
    const texts = {
      Description: said, Software: "ganlab", URL: location.href, ganlab: JSON.stringify({ ...known, seed, values }),
    };
    const parts = [known.model, "digit", `seed=${seed}`, ...Object.entries(values).map(([name, x]) => `${name}=${x}`)];
    const file = withPngTexts(await pngOf(store.levels), texts);
    saveFile(`${parts.join("-").replace(/[^\w.=-]/g, "_")}.png`, file, "image/png");
  });
  return button;
}

/** 784 grey levels -> a PNG file in which each is a sharp square. */
async function pngOf(/** @type {Uint8Array} */ levels) {
  const small = element("canvas", { width: SIDE, height: SIDE }), large = element("canvas", {});
  const pixels = Uint8ClampedArray.from({ length: 4 * levels.length }, (_, i) => (i % 4 === 3 ? 255 : levels[i >> 2]));
  small.getContext("2d").putImageData(new ImageData(pixels, SIDE), 0, 0);
  large.width = large.height = SIDE * LARGER;
  const paper = large.getContext("2d");
  paper.imageSmoothingEnabled = false;
  paper.drawImage(small, 0, 0, large.width, large.height);
  const file = await new Promise((done) => large.toBlob(done, "image/png"));
  return new Uint8Array(await file.arrayBuffer());
}
