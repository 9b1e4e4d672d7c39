// The pictures that a drag does not wait for, drawn in a worker: the latest request wins.

import { Generator } from "../generator/generator.js";
import { firstCategorical, zOfGrid, zOfKinds, zOfOthers } from "./z_for_view.js";

/** What a worker does with its messages: {model, parcel} opens a network, {model, view} draws with it. */
export function serve(scope) {
  const networks = new Map(); // model -> Promise<Generator>
  scope.onmessage = async ({ data: { model, parcel, view } }) => {
    try {
      if (parcel) networks.set(model, Generator.open(parcel));
      else scope.postMessage({ model, view, levels: levelsOf(await networks.get(model), view) });
    } catch (error) {
      scope.postMessage({ model, view, error: String(error) });
    }
  };
}

/** Grey levels for each part that does not draw by itself, by the part's name. */
const levelsOf = (network, view) => ({
  kinds: firstCategorical(view) ? network.generate(zOfKinds(view)) : null,
  grid: network.generate(zOfGrid(view)),
  others: network.generate(zOfOthers(view)),
});

/** The page's end: one request is under way at a time, and only the newest one waits. */
export class DrawingWorker {
  /** @type {?Worker} */
  worker = null;
  busy = false;
  /** @type {?{model: string, view: object}} the newest request */
  waiting = null;
  /** @type {(answer: {model: string, view: object, levels: Object<string, Uint8Array>}) => void} */
  deliver;

  constructor(deliver) {
    this.deliver = deliver;
  }

  open(model, parcel) {
    if (!this.worker) {
      // This very script again: mount_pad.js asks whether it runs in a page or in a worker, which has no document.
      this.worker = new Worker(import.meta.url, { type: "module" });
      this.worker.onmessage = ({ data }) => {
        this.busy = false;
        if (data.error) console.error(data.error);
        else this.deliver(data);
        this.next();
      };
    }
    this.worker.postMessage({ model, parcel });
  }

  ask(model, view) {
    this.waiting = { model, view };
    this.next();
  }

  next() {
    if (this.busy || !this.waiting || !this.worker) return;
    this.busy = true;
    this.worker.postMessage(this.waiting);
    this.waiting = null;
  }
}
