// What the visitor has chosen: ahead of the state while it is moved, and until Python has answered the move.

import { rounded } from "./z_for_view.js";

// Python answers a move in 0.2 s (median of 30 with the server on two busy cores; the slowest took 0.4 s). An answer
// that takes seven times as long was lost with its connection, and the page has to follow the state again.
const ACK_TIMEOUT_MS = 3000;

/** @typedef {import("./store.js").State} State */
/** @typedef {import("../generator/noise.js").Latent} Latent */

/**
 * A continuous code, or a direction on the plane.
 * @typedef {object} Axis
 * @property {string} name
 * @property {string} label
 * @property {number} low
 * @property {number} high
 * @property {number} from
 * @property {number} to
 * @property {number} step
 * @property {string} meaning
 * @property {number} lean
 */

export class ChosenValues {
  /** @type {Object<string, number>} the seed and every value, by the key that each has in a link */
  values = {};
  moving = false; // by pointer or keys
  /** @type {Object<string, number>} the values where the move began */
  before = {};
  /** @type {Object<string, number>} the values that Python has told, or been told, last */
  told = {};
  lastMove = 0; // number of the last move sent to Python; state.ackedMove is the last one it has answered
  lastMoveAt = 0; // when that was, in ms of performance.now()

  /** A state has come, of the same model or another: it says what is chosen, unless that was changed since -> if so. */
  receive(/** @type {State} */ { seed, values, ackedMove }, sameModel) {
    if (!sameModel) this.moving = false;
    const unacknowledged = ackedMove < this.lastMove && performance.now() - this.lastMoveAt < ACK_TIMEOUT_MS;
    if (sameModel && unacknowledged) return true;
    this.told = { ...values, seed };
    if (!this.moving) this.values = this.told;
    return this.moving;
  }

  /** Whether Python has yet to hear of what is chosen. */
  get untold() {
    return Object.entries(this.values).some(([name, value]) => value !== this.told[name]);
  }

  /** Moves values, those of axes no farther than these go. */
  move(changes, /** @type {Axis[]} */ axes) {
    if (!this.moving) this.before = this.values;
    this.moving = true;
    const within = axes.filter(({ name }) => name in changes)
      .map(({ name, from, to }) => [name, Math.min(Math.max(changes[name], from), to)]);
    this.values = { ...this.values, ...changes, ...Object.fromEntries(within) };
  }

  /** The move ends at the nearest values that the rails know -> the axis that it went farthest along, if any. */
  end(/** @type {Axis[]} */ axes) {
    this.moving = false;
    const moved = axes.filter(({ name }) => this.values[name] !== this.before[name]);
    const rest = moved.map(({ name, from, step }) =>
      [name, rounded(from + Math.round((this.values[name] - from) / step) * step)]);
    this.values = { ...this.values, ...Object.fromEntries(rest) };
    const share = ({ name, from, to }) => Math.abs(this.values[name] - this.before[name]) / (to - from);
    const [farthest] = moved.toSorted((a, b) => share(b) - share(a));
    return farthest && share(farthest) > 0 ? farthest : null;
  }

  /** The move never was: a finger on the pad turned out to scroll the page. */
  cancel() {
    if (this.moving) this.values = this.before;
    this.moving = false;
  }

  /** The next "moved" message, which says what is chosen; reset: whether it is what stands there at first. */
  message(reset) {
    this.lastMove += 1;
    this.lastMoveAt = performance.now();
    this.told = this.values;
    return { n: this.lastMove, values: this.values, reset };
  }
}

/** What is chosen at first, by the same keys. */
export function defaultsOf(/** @type {Latent[]} */ latents, /** @type {Axis[]} */ axes) {
  const categorical = latents.filter(({ kind }) => kind === "categorical").map(({ name }) => [name, 0]);
  const middles = axes.map(({ name, low, high }) => [name, (low + high) / 2]);
  return { seed: 0, ...Object.fromEntries([...categorical, ...middles]) };
}
