// How often a page on which something moves writes what is read: numbers, sentences, rails.

// 20 times a second: nobody reads faster, and on a phone the layout of a frame costs as much as its digit.
const REST_MS = 50;

export class TextPace {
  due = true; // in this frame
  restsUntil = 0; // in ms of performance.now()
  timer = 0; // runs until what was left out is written, if no frame does so before

  constructor(/** @type {() => void} */ requestRedraw) {
    this.requestRedraw = requestRedraw;
  }

  /** A frame begins. */
  frame(/** @type {boolean} */ moving) {
    const now = performance.now();
    this.due = !moving || now >= this.restsUntil;
    if (!this.due) return this.soon();
    this.restsUntil = now + REST_MS;
    clearTimeout(this.timer);
    this.timer = 0;
  }

  /** There is something to write, which need not have a frame of its own at once. */
  soon() {
    this.timer ||= setTimeout(() => {
      this.timer = 0;
      this.requestRedraw();
    }, REST_MS);
  }
}
