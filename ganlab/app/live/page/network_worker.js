// Networks in workers, which the page does not wait for: the latest request wins.

/** @typedef {{open: (parcel: any) => Promise<any>, answer: (network: any, request: any) => object}} Kind */

/** What a worker does with its messages: {kind, model, parcel} opens a network, {kind, model, request} asks it. */
export function serve(scope, /** @type {Object<string, Kind>} */ kinds) {
  const networks = new Map(); // model -> Promise of its network
  scope.onmessage = async ({ data: { kind, model, parcel, request } }) => {
    try {
      if (parcel) networks.set(model, kinds[kind].open(parcel));
      else scope.postMessage({ model, request, ...kinds[kind].answer(await networks.get(model), request) });
    } catch (error) {
      scope.postMessage({ model, request, error: String(error) });
    }
  };
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
      // This very script again: its entry asks whether it runs in a page or in a worker, which has no document.
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
