// What Python has sent as bytes: networks and real digits, each opened once.

import { Generator } from "../generator/generator.js";

/** What the page itself makes of each; a discriminator is opened by the worker that asks it. */
const OPEN = {
  generator: (file) => Generator.open(file),
  discriminator: () => true,
  digits: (levels) => levels,
};

export class Parcels {
  opened = new Map(); // "kind model" -> what was in it; undefined until it is open, null if it cannot be opened
  /** @type {(kind: string, model: string, content: Uint8Array) => void} */
  arrived;
  /** @type {() => void} */
  changed;

  /** arrived: hands the bytes on, to a worker; changed: what shows them is to be drawn again. */
  constructor(arrived, changed) {
    Object.assign(this, { arrived, changed });
  }

  async open(kind, model, content) {
    const name = `${kind} ${model}`;
    if (this.opened.has(name)) return;
    this.opened.set(name, undefined);
    try {
      const found = await OPEN[kind](content);
      this.arrived(kind, model, content);
      this.opened.set(name, found);
    } catch (error) {
      console.error(error); // the server's pictures stay in their places
      this.opened.set(name, null);
    }
    this.changed();
  }

  /** What there is of this kind for a model; undefined until it is open. */
  get(kind, model) {
    return this.opened.get(`${kind} ${model}`) ?? this.opened.get(`${kind} any`);
  }

  /** Whether it came and cannot be opened. */
  failed(kind, model) {
    return this.opened.get(`${kind} ${model}`) === null;
  }
}
