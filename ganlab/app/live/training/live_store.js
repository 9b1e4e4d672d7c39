// What the page knows of a live run, and the orders that Python has not yet acted upon.

import { tell } from "../page/navigation_guard.js";

const KEPT = ["terms", "fdd", "set"]; // of these messages each; of others the newest
const AGAIN_MS = 1000; // Streamlit may drop a message of the page when its own reruns come as often as here

/**
 * @typedef {object} Term
 * @property {string} name as it is logged
 * @property {string} label in words
 * @property {Object} mark hue, dash and width of its line
 * @property {boolean} turned whether it is shown with its sign turned
 */

/**
 * @typedef {object} Parcel
 * @property {string} run
 * @property {number} after
 * @property {number} last
 * @property {number} acked
 * @property {boolean} alive
 * @property {Object[]} messages
 * @property {Term[]} terms
 */

export class LiveStore {
  /** @type {() => void} */
  changed;

  constructor(changed) {
    this.changed = changed;
    this.begin(null, 0);
  }

  begin(run, acked) {
    Object.assign(this, { run, last: 0, alive: true, newest: {}, names: [] });
    Object.assign(this, { outbox: [], orders: acked, refused: null, asked: null, stepped: null });
    Object.assign(this, { chosen: null, pending: false });
    for (const kind of KEPT) this[kind] = [];
  }

  /** @param {EventTarget & {parcel?: Parcel, send?: (message: string, value: object) => void}} channel */
  listen(channel) {
    this.channel = channel;
    channel.addEventListener("parcel", () => this.take(channel.parcel));
    if (channel.parcel) this.take(channel.parcel);
  }

  /** @param {Parcel} parcel */
  take({ run, after, last, acked, alive, messages, terms }) {
    if (run !== this.run) this.begin(run, acked);
    this.outbox = this.outbox.filter(({ n }) => n > acked);
    if (after > this.last) return this.ask(); // something in between did not arrive
    if (this.outbox.length && performance.now() - this.askedAt > AGAIN_MS) this.ask();
    for (const [number, message] of messages) {
      if (number <= this.last) continue;
      if (KEPT.includes(message.t)) this[message.t].push(message);
      else this.newest[message.t] = message;
      if (message.t === "error") this.refused = message.said;
      if (message.t === "error" || message.t === "state") this.pending = false;
      if (message.t === "state") this.stepped = message.state === "paused" ? this.asked : null;
    }
    this.last = Math.max(this.last, last);
    this.alive = alive;
    if (terms.length > this.names.length) this.names = terms;
    this.changed();
  }

  /** An order as docs/live.md has it. */
  order(order) {
    this.refused = null;
    if (order.t === "layer") this.chosen = { net: order.net, layer: order.layer };
    else if (order.t !== "set") Object.assign(this, { asked: order.side ?? null, pending: true });
    this.outbox.push({ n: ++this.orders, order });
    this.ask();
    this.changed();
  }

  ask() {
    this.askedAt = performance.now();
    tell(this.channel.send, "asks", { run: this.run, have: this.last, orders: this.outbox });
  }

  get state() {
    return this.newest.state?.state ?? "starting";
  }

  /** The newest of the messages of which each is kept. */
  now(kind) {
    return this[kind].at(-1);
  }
}
