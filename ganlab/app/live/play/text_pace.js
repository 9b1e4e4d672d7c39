// How often a page on which something moves writes what is read: numbers, sentences, rails.

// Every fifth frame, 12 times a second: nobody reads faster, and on a phone the layout of a frame costs as much as its
// digit, so that a slow one rather writes less often.
const FRAMES = 5;
const STILL_MS = 80; // without a frame: then what was left out is written

export class TextPace {
  due = true; // in this frame
  frames = FRAMES; // since it was written
  timer = 0;

  constructor(/** @type {() => void} */ requestRedraw) {
    this.requestRedraw = requestRedraw;
  }

  /** A frame begins. */
  frame(/** @type {boolean} */ moving) {
    this.frames += 1;
    this.due = !moving || this.frames >= FRAMES;
    if (!this.due) return this.soon();
    this.frames = moving ? 0 : FRAMES; // what begins to move is written at once
    clearTimeout(this.timer);
  }

  /** There is something to write, which need not have a frame of its own at once. */
  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      this.frames = FRAMES;
      this.requestRedraw();
    }, STILL_MS);
  }
}
