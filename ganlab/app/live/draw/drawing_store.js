// What all parts on the page share: the drawing, the open networks, what was read, and when Python is told.

import { NetworkWorker } from "../page/network_worker.js";
import { Generator } from "../generator/generator.js";
import { DrawnSteps } from "./drawn_steps.js";

// The pen has come to rest: strokes of one digit follow in less, and what Python answers takes the processor.
const REST_MS = 700;

/**
 * @typedef {object} Drawing what Python puts on the canvas
 * @property {number} n of the picture, from 1; a number that was there before is none to put
 * @property {string} levels 784 grey levels in base64
 */

class DrawingStore {
  steps = new DrawnSteps();
  parts = new Set();
  /** @type {?Uint8Array} what the network sees, (28, 28) */
  levels = null;
  down = false; // the pen
  question = 0; // how often the drawing has changed
  /** @type {{question: number, whole: number, answer: ?import("./reading.js").Answer}} what was read last */
  read = { question: 0, whole: 0, answer: null };
  given = 0; // number of the last picture of Python's
  restTimer = 0;
  /** @type {?string} the model that reads */
  reader = null;
  parcels = new Map(); // "kind model" -> bytes
  generators = new Map(); // model -> Generator, undefined until it is open
  opened = new Set(); // models that the worker has
  blocked = false; // whether no worker can be started, and so nothing is read
  /** @type {(message: string, value: any) => void} */
  send = () => {};
  worker = new NetworkWorker("reader", (answer) => this.deliver(answer));

  /** Bytes from Python: a generator or a discriminator. */
  parcel(kind, model, content) {
    const name = `${kind} ${model}`;
    if (this.parcels.has(name)) return;
    this.parcels.set(name, content);
    if (kind === "generator") this.openGenerator(model, content);
    this.openReader();
  }

  async openGenerator(model, content) {
    try {
      this.generators.set(model, await Generator.open(content));
    } catch (error) {
      console.error(error);
    }
    this.draw();
  }

  /** The model whose Q reads drawings. */
  readBy(model) {
    if (this.reader !== model) this.read = { question: 0, whole: 0, answer: null };
    this.reader = model;
    this.openReader();
  }

  openReader() {
    const [generator, discriminator] = ["generator", "discriminator"].map((kind) =>
      this.parcels.get(`${kind} ${this.reader}`));
    if (!generator || !discriminator || this.opened.has(this.reader)) return;
    this.opened.add(this.reader);
    try {
      this.worker.open(this.reader, { generator, discriminator });
      this.ask();
    } catch (error) {
      console.error(error); // a browser, or a site's policy, that lets no worker be started
      this.blocked = true;
      this.draw();
    }
  }

  /** The drawing has changed. */
  changed() {
    this.levels = this.steps.levels;
    this.question += 1;
    this.ask();
    this.draw();
    clearTimeout(this.restTimer);
    if (!this.down) this.restTimer = setTimeout(() => this.tell(), REST_MS);
  }

  ask() {
    if (!this.levels || !this.opened.has(this.reader)) return;
    this.worker.ask(this.reader, { question: this.question, levels: this.levels, whole: !this.down });
  }

  /** Only what the newest drawing has is more than the shapes of Q's answers: pictures stay until others come. */
  deliver({ model, request: { question }, reading, whole }) {
    if (model !== this.reader || !this.levels) return;
    const before = this.read.answer?.whole ?? null;
    this.read = { question, whole: whole ? question : this.read.whole, answer: { reading, whole: whole ?? before } };
    this.draw();
  }

  /** Python puts a picture on the canvas. */
  put(/** @type {?Drawing} */ drawing) {
    if (!drawing || drawing.n === this.given) return;
    this.given = drawing.n;
    this.steps.put(Uint8Array.from(atob(drawing.levels), (sign) => sign.charCodeAt(0)));
    this.changed();
    clearTimeout(this.restTimer); // Python knows it
  }

  tell() {
    this.send("drawn", this.levels && btoa(String.fromCharCode(...this.levels)));
  }

  draw() {
    for (const part of this.parts) part.draw(this);
  }
}

export const store = new DrawingStore();
