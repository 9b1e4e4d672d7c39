// Where the dot is: ahead of the state while the visitor drags it, and until Python has answered the move.

// Python answers a move in 0.2 s (median of 30 with the server on two busy cores; the slowest took 0.4 s). An answer
// that takes seven times as long was lost with its connection, and the dot has to follow the sliders again.
const ACK_TIMEOUT_MS = 3000;

/** @typedef {import("./store.js").State} State */

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
 */

export class Drag {
  /** @type {number[]} one value for each axis of the pad */
  point = [];
  dragging = false; // by pointer or keys
  /** @type {number[]} where the drag began */
  startPoint = [];
  lastMove = 0; // number of the last move sent to Python; state.ackedMove is the last one it has answered
  lastMoveAt = 0; // when that was, in ms of performance.now()

  /** A state has come, for the same axes or others: the dot goes where it says, unless it has been moved since. */
  receive(/** @type {State} */ { point, ackedMove }, sameAxes) {
    if (!sameAxes) this.dragging = false;
    const unacknowledged = ackedMove < this.lastMove && performance.now() - this.lastMoveAt < ACK_TIMEOUT_MS;
    if (!sameAxes || !(this.dragging || unacknowledged)) this.point = point;
  }

  /** Drags the dot to a point, or as near to it as the axes go. */
  move(/** @type {Axis[]} */ axes, point) {
    if (!this.dragging) this.startPoint = this.point;
    this.dragging = true;
    this.point = axes.map(({ from, to }, i) => Math.min(Math.max(point[i], from), to));
  }

  /** The drag ends at the nearest values that the sliders know -> the axis that it went farthest along, if any. */
  end(/** @type {Axis[]} */ axes) {
    this.dragging = false;
    this.point = this.point.map((value, i) => {
      const { from, step } = axes[i];
      return Number((from + Math.round((value - from) / step) * step).toFixed(6));
    });
    const shares = axes.map(({ from, to }, i) => Math.abs(this.point[i] - this.startPoint[i]) / (to - from));
    const farthest = Math.max(...shares);
    return farthest > 0 ? axes[shares.indexOf(farthest)] : null;
  }

  /** The next "moved" message, which says where the dot is. */
  message(/** @type {Axis[]} */ axes) {
    this.lastMove += 1;
    this.lastMoveAt = performance.now();
    return { n: this.lastMove, values: Object.fromEntries(axes.map(({ name }, i) => [name, this.point[i]])) };
  }
}
