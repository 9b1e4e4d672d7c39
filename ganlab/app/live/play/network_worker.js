// The networks that a drag does not wait for, run in workers: the latest request wins.

import { Discriminator } from "../generator/discriminator.js";
import { Generator } from "../generator/generator.js";
import { same } from "../page/dom.js";
import { categoricals, zOfGrid, zOfKinds, zOfOthers, zOfPad } from "./z_for_view.js";

const OPEN = { generator: (file) => Generator.open(file), discriminator: (file) => Discriminator.open(file) };
const ANSWER = { generator: drawn, discriminator: judged };

/** What a worker does with its messages: {kind, model, parcel} opens a network, {kind, model, request} asks it. */
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

/** The page's end: one request is under way at a time, and only the newest one waits. */
export class NetworkWorker {
  /** @type {?Worker} */
  worker = null;
  busy = false;
  /** @type {?object} the newest request, while another is under way */
  waiting = null;

  /**
   * @param {string} kind of its networks
   * @param {(answer: object) => void} deliver
   */
  constructor(kind, deliver) {
    Object.assign(this, { kind, deliver });
  }

  open(model, parcel) {
    if (!this.worker) {
      // This very script again: mount_pad.js asks whether it runs in a page or in a worker, which has no document.
      this.worker = new Worker(import.meta.url, { type: "module" });
      this.worker.onmessage = ({ data }) => this.answered(data);
    }
    this.worker.postMessage({ kind: this.kind, model, parcel });
  }

  ask(model, request) {
    this.waiting = { kind: this.kind, model, request };
    this.next();
  }

  next() {
    if (this.busy || !this.waiting || !this.worker) return;
    this.busy = true;
    this.worker.postMessage(this.waiting);
    this.waiting = null;
  }

  answered(answer) {
    this.busy = false;
    if (answer.error) console.error(answer.error);
    else this.deliver(answer);
    this.next();
  }
}
