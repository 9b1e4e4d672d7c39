// The visitor's moves: what is chosen now, and when Python and the address are told of it.

import { writeAddress } from "../page/address.js";
import { leaving } from "../page/navigation_guard.js";
import { ChosenValues, defaultsOf } from "./chosen_values.js";
import { markOf, WEIGHTS } from "./link_weights.js";
import { namesOf, recentAfter, withFirst } from "./z_for_view.js";

// A move by keys has come to rest: repeats of a held key come every 30 ms or so, taps in a row every 100 to 250 ms.
const KEY_REST_MS = 300;

/** @typedef {import("./store.js").State} State */

export class Moves {
  chosen = new ChosenValues();
  recent = []; // the axes' names, the one moved last first: the grid goes along that one
  restTimer = 0; // runs while keys move a value
  /** @type {?State} */
  state = null;

  /** store: is told what to send and when to draw. */
  constructor(/** @type {{send: Function, requestRedraw: Function, drawNow: Function}} */ store) {
    this.store = store;
  }

  receive(/** @type {State} */ state, sameModel) {
    const before = sameModel ? this.view : null;
    this.state = state;
    const ahead = this.chosen.receive(state, sameModel);
    this.recent = before ? recentAfter(before, this.view) : namesOf(state.axes);
    if (ahead) this.writeAddress(); // Streamlit has just put there what Python knew
  }

  /** What z_for_view.js needs, with every value where it is now. */
  get view() {
    const { latents, plane, axes } = this.state, { seed, ...values } = this.chosen.values;
    return { latents, seed, values, plane, axes, recent: this.recent };
  }

  /** Whether a pointer or a key has not let go yet. */
  get moving() {
    return this.chosen.moving;
  }

  /** Values follow a pointer or a key. */
  move(/** @type {Object<string, number>} */ changes) {
    this.chosen.move(changes, this.state.axes);
    this.store.requestRedraw();
  }

  cancel() {
    this.chosen.cancel();
    this.store.requestRedraw();
  }

  /** A move has come to rest; the grid goes along the axis that was moved. */
  commit() {
    clearTimeout(this.restTimer);
    if (!this.moving) return;
    const farthest = this.chosen.end(this.state.axes);
    if (farthest) this.recent = withFirst(farthest.name, this.recent);
    this.tell();
  }

  commitSoon() {
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => this.commit(), KEY_REST_MS);
  }

  /** Values are set at once, to just these: by a chip, a picture, a button. */
  choose(/** @type {Object<string, number>} */ changes, reset = false) {
    this.commit();
    this.chosen.values = { ...this.chosen.values, ...changes };
    this.store.drawNow(); // no digit waits for what Streamlit makes of the message
    this.tell(reset);
  }

  reset() {
    this.choose(defaultsOf(this.state.latents, this.state.axes), true);
  }

  /** Python and the address learn where things rest. */
  tell(reset = false) {
    if (reset || this.chosen.untold) this.store.send("moved", this.chosen.message(reset));
    this.writeAddress();
    this.store.requestRedraw();
  }

  /** Not while things move: browsers take 100 addresses in half a minute, and then none of Streamlit's either. */
  writeAddress() {
    if (this.moving || leaving()) return;
    const { model, latents, axes } = this.state, there = defaultsOf(latents, axes), { values } = this.chosen;
    const mark = markOf(model), same = Object.entries(there).every(([name, value]) => values[name] === value);
    writeAddress({ ...values, [WEIGHTS]: mark }, same ? { ...there, [WEIGHTS]: mark } : there);
  }
}
