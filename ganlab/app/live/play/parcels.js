// What Python has sent as bytes: networks and real digits, each opened once.

import { Discriminator } from "../generator/discriminator.js";
import { Generator } from "../generator/generator.js";

const OPEN = {
  generator: (file) => Generator.open(file),
  discriminator: (file) => Discriminator.open(file),
  digits: (levels) => levels,
};

export class Parcels {
  opened = new Map(); // "kind model" -> what was in it; undefined until it is open
  /** @type {(kind: string, model: string, content: Uint8Array) => void} */
  arrived;

  constructor(arrived) {
    this.arrived = arrived;
  }

  /** What shows it is drawn when it is there. */
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
    }
  }

  /** What there is of this kind for a model; undefined until it is open. */
  get(kind, model) {
    return this.opened.get(`${kind} ${model}`) ?? this.opened.get(`${kind} any`);
  }
}
