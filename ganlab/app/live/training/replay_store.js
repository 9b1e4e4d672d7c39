// A finished training at any of its iterations: what a live run would have said until then.

import { before } from "../timeline/log_time_scale.js";

/** @typedef {import("./live_store.js").Term} Term */

/**
 * @typedef {object} Replay
 * @property {Object} begin
 * @property {Object[]} messages
 * @property {Term[]} terms
 */

export class ReplayStore {
  state = "replay";
  alive = true; // it answers: a layer can be looked into
  stepped = null;

  /** @param {Replay} replay */
  constructor({ begin, messages, terms }, changed) {
    Object.assign(this, { begin, names: terms, changed, chosen: null, at: 0 });
    this.rows = new Map(); // kind, of a layer with its name -> its messages, in order
    for (const message of messages) {
      const key = message.t === "layer" ? `${message.net} ${message.layer}` : message.t;
      if (!this.rows.has(key)) this.rows.set(key, []);
      this.rows.get(key).push(message);
    }
    this.times = new Map([...this.rows].map(([key, rows]) => [key, rows.map(({ iterations }) => iterations)]));
  }

  /** Every iteration of which there is something. */
  get iterations() {
    return [...this.times.values()].flat();
  }

  move(iterations) {
    this.at = iterations;
    this.changed();
  }

  /** The only order that a training that is over takes: to show a layer. */
  order({ net, layer }) {
    this.chosen = { net, layer };
    this.changed();
  }

  /** How many messages of a kind there are until now. */
  until(key) {
    return before(this.times.get(key) ?? [], this.at) + 1;
  }

  /** The newest of the messages of a kind. */
  now(key) {
    return this.rows.get(key)?.[this.until(key) - 1];
  }

  /** All messages of a kind until now. */
  all(key) {
    return (this.rows.get(key) ?? []).slice(0, this.until(key));
  }

  get terms() {
    return this.all("terms");
  }

  get fdd() {
    return this.all("fdd");
  }

  get newest() {
    const newest = { begin: this.begin };
    for (const kind of ["digits", "opinions", "gradients"]) newest[kind] = this.now(kind);
    if (this.chosen) {
      const { net, layer } = this.chosen;
      const none = { net, layer, iterations: this.at, weights: {}, gradient: null };
      newest.layer = this.now(`${net} ${layer}`) ?? none;
    }
    return newest;
  }
}
