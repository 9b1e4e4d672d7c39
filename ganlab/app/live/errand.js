// The pictures that the finger does not wait for, drawn in a worker: the latest request wins.

import { Generator } from "./generator.js";
import { kinds, zOfGrid, zOfKinds, zOfOthers } from "./places.js";

/** What a worker does with its messages: {model, parcel} opens a network, {model, place} draws with it. */
export function serve(scope) {
  const open = new Map();
  scope.onmessage = async ({ data: { model, parcel, place } }) => {
    try {
      if (parcel) open.set(model, Generator.open(parcel));
      else scope.postMessage({ model, place, ...drawn(await open.get(model), place) });
    } catch (error) {
      scope.postMessage({ model, place, error: String(error) });
    }
  };
}

const drawn = (generator, place) => ({
  kinds: kinds(place) ? generator.generate(zOfKinds(place)) : null,
  grid: generator.generate(zOfGrid(place)),
  others: generator.generate(zOfOthers(place)),
});

/** The page's end: one request is under way at a time, and only the newest one waits. */
export class Errands {
  worker = null;
  busy = false;
  waiting = null;

  /** @param {(answer: object) => void} deliver gets {model, place, kinds, grid, others} */
  constructor(deliver) {
    this.deliver = deliver;
  }

  open(model, parcel) {
    if (!this.worker) {
      this.worker = new Worker(import.meta.url, { type: "module" }); // this very script: see the end of pad.py's text
      this.worker.onmessage = ({ data }) => {
        this.busy = false;
        if (data.error) console.error(data.error);
        else this.deliver(data);
        this.next();
      };
    }
    this.worker.postMessage({ model, parcel });
  }

  ask(model, place) {
    this.waiting = { model, place };
    this.next();
  }

  next() {
    if (this.busy || !this.waiting || !this.worker) return;
    this.busy = true;
    this.worker.postMessage(this.waiting);
    this.waiting = null;
  }
}
