// The networks that a drag does not wait for, run in workers: the latest request wins.

import { Discriminator } from "../generator/discriminator.js";
import { Generator } from "../generator/generator.js";
import { categoricals, zOfGrid, zOfKinds, zOfOthers, zOfPad } from "./z_for_view.js";

const OPEN = { generator: (file) => Generator.open(file), discriminator: (file) => Discriminator.open(file) };
const ANSWER = { generator: drawn, discriminator: judged };

/**
 * What a worker does with its messages: {kind, model, parcel} opens a network, {kind, model, request} asks it.
 * scope: a worker's own, or anything with its postMessage and onmessage.
 */
export function serve(scope) {
  const networks = new Map(); // model -> Promise of its network
  scope.onmessage = async ({ data: { kind, model, parcel, request } }) => {
    try {
      if (parcel) networks.set(model, OPEN[kind](parcel));
      else scope.postMessage({ model, request, ...ANSWER[kind](await networks.get(model), request) });
    } catch (error) {
      scope.postMessage({ model, request, error: String(error) });
    }
  };
}

let behind = { z: [], levels: null }; // the pad's own digits, which most moves do not change

/** Grey levels for each part that does not draw by itself, by the part's name; of chips by the code's. */
function drawn(generator, view) {
  const z = zOfPad(view);
  const kinds = categoricals(view).map((code) => [code.name, generator.generate(zOfKinds(view, code))]);
  if (!same(z, behind.z)) behind = { z, levels: generator.generate(z) };
  return {
    levels: {
      kinds: Object.fromEntries(kinds),
      grid: generator.generate(zOfGrid(view)),
      others: generator.generate(zOfOthers(view)),
      pad: behind.levels,
    },
  };
}

/** What D says of pictures, as percentiles among real digits (null if those were not measured), and what Q reads. */
function judged(discriminator, { levels }) {
  const { answers, readings } = discriminator.judge(levels);
  return { percentiles: answers.map((answer) => discriminator.percentile(answer)), readings };
}

export const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);

/** The page's end: one request is under way at a time, and only the newest one waits. */
export class NetworkWorker {
  /** @type {?{postMessage: (message: object) => void}} */
  worker = null;
  opened = []; // the messages that have opened networks
  asked = null; // the message under way
  /** @type {?object} the newest message, if another is under way */
  waiting = null;

  /**
   * @param {string} kind of its networks
   * @param {(answer: object) => void} deliver
   * @param {boolean} here whether the page does the work where it may start no worker
   */
  constructor(kind, deliver, here = false) {
    Object.assign(this, { kind, deliver, here });
  }

  open(model, parcel) {
    if (!this.worker) {
      // This very script again: mount_pad.js asks whether it runs in a page or in a worker, which has no document.
      const worker = new Worker(import.meta.url, { type: "module" });
      worker.onmessage = ({ data }) => this.answered(data);
      worker.onerror = () => this.refused();
      this.worker = worker;
    }
    this.opened.push({ kind: this.kind, model, parcel });
    this.worker.postMessage(this.opened.at(-1));
  }

  ask(model, request) {
    this.waiting = { kind: this.kind, model, request };
    this.next();
  }

  next() {
    if (this.asked || !this.waiting || !this.worker) return;
    this.asked = this.waiting;
    this.waiting = null;
    this.worker.postMessage(this.asked);
  }

  answered(answer) {
    this.asked = null;
    if (answer.error) console.error(answer.error);
    else this.deliver(answer);
    this.next();
  }

  /** A site may forbid workers by its policy, which is known only after one was asked for. */
  refused() {
    if (!this.here) return;
    this.here = false;
    const scope = { postMessage: (answer) => this.answered(answer) };
    serve(scope);
    this.worker = { postMessage: (data) => scope.onmessage({ data }) };
    for (const message of [...this.opened, ...(this.asked ? [this.asked] : [])]) this.worker.postMessage(message);
  }
}
