// What the visitor has done on the canvas, a step at a time: strokes, pictures that came whole, and wiping it clean.

import { seen } from "./pen.js";

/** @typedef {import("./pen.js").Stroke} Stroke */
/** @typedef {{stroke?: Stroke, picture?: Uint8Array}} Step a stroke; a picture, (28, 28); neither: nothing is left */

export class DrawnSteps {
  /** @type {Step[]} */
  steps = [];

  /** A stroke begins; on a picture that came whole, a new drawing. */
  begin(/** @type {[number, number]} */ point) {
    this.steps.push({ stroke: [point] });
  }

  /** The stroke goes on. */
  extend(/** @type {[number, number]} */ point) {
    this.steps.at(-1).stroke.push(point);
  }

  put(/** @type {Uint8Array} */ picture) {
    this.steps.push({ picture });
  }

  clear() {
    if (!this.empty) this.steps.push({});
  }

  undo() {
    this.steps.pop();
  }

  get empty() {
    return this.strokes.length === 0 && this.picture === null;
  }

  /** The strokes since the canvas was empty last. @returns {Stroke[]} */
  get strokes() {
    const from = this.steps.findLastIndex(({ stroke }) => !stroke);
    return this.steps.slice(from + 1).map(({ stroke }) => stroke);
  }

  /** The picture that came whole, if it is what is there. @returns {?Uint8Array} */
  get picture() {
    return this.steps.at(-1)?.picture ?? null;
  }

  /** What a network sees, (28, 28); null if nothing is drawn. @returns {?Uint8Array} */
  get levels() {
    return this.picture ?? seen(this.strokes);
  }
}
