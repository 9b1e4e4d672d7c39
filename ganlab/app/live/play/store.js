// What all parts on the page share: the state that Python sent last, the dot, the open networks, and who draws again.

import { Drag } from "./drag.js";
import { DrawingWorker } from "./drawing_worker.js";
import { leaving } from "../page/navigation_guard.js";
import { Parcels } from "./parcels.js";
import { namesOf, padAxes, recentAfter, withFirst, zOfDigit } from "./z_for_view.js";

// A move by keys has come to rest: repeats of a held key come every 30 ms or so, taps in a row every 100 to 250 ms.
const KEY_REST_MS = 300;

/**
 * What Python tells the page with every run; README.md says what each field means.
 * @typedef {object} State
 * @property {string} model
 * @property {string} label
 * @property {Latent[]} latents
 * @property {boolean} plane
 * @property {Axis[]} axes
 * @property {number[]} point
 * @property {number} seed
 * @property {Object<string, number>} values
 * @property {number} ackedMove
 * @property {boolean} browserDraws
 * @property {boolean} judges
 * @property {boolean} reads
 * @property {string} dataset
 */

/** @typedef {import("../generator/noise.js").Latent} Latent */
/** @typedef {import("./drag.js").Axis} Axis */

class Store {
  /** @type {?State} */
  state = null;
  drag = new Drag();
  recent = []; // the axes' names, the one moved last first: the grid goes along that one
  restTimer = 0; // runs while keys move the dot
  parts = new Set();
  redraw = 0; // the requested animation frame, 0 if there is none
  pendingRequest = null; // what the worker was asked for last, as JSON
  drawnModel = null; // the model whose pictures the worker has delivered
  reported = null; // the last state that was answered with "alive"
  /** @type {(message: string, value: any) => void} */
  send = () => {};
  drawingWorker = new DrawingWorker((answer) => this.deliver(answer));
  parcels = new Parcels((kind, model, content) => {
    if (kind === "generator") this.drawingWorker.open(model, content);
    this.requestRedraw();
  });

  /** The page's one store, listening to mount_state.js. */
  listen(channel) {
    const receive = () => {
      if (channel.state) this.receive(channel.state);
    };
    this.send = (message, value) => {
      if (!leaving()) channel.send(message, value);
    };
    channel.addEventListener("state", receive);
    receive();
  }

  receive(/** @type {State} */ state) {
    const before = this.state?.model === state.model ? this.view : null;
    this.state = state;
    const sameAxes = before && String(namesOf(padAxes(before))) === String(namesOf(padAxes(state)));
    this.drag.receive(state, sameAxes);
    this.recent = before ? recentAfter(before, this.view) : namesOf(state.axes);
    this.requestRedraw();
    this.report();
  }

  /** The worker's pictures, to the parts that show them. */
  deliver(answer) {
    if (answer.model !== this.state?.model) return;
    for (const part of this.parts) part.deliver?.(answer, this.state);
    this.drawnModel = answer.model;
    this.report();
  }

  /** Tells Python, until it knows, that the page draws everything of this model: the server need not. */
  report() {
    if (this.drawnModel !== this.state.model || this.state.browserDraws || this.reported === this.state) return;
    this.reported = this.state;
    this.send("alive", this.state.model);
  }

  /** What a parcel of this kind holds for the model that is shown; undefined until it is open. */
  get(kind) {
    return this.parcels.get(kind, this.state.model);
  }

  /** What z_for_view.js needs of the state, with the dot where it is now. */
  get view() {
    const { latents, seed, values, plane, axes } = this.state;
    return { latents, seed, values, plane, axes, point: this.drag.point, recent: this.recent };
  }

  /** The big digit's grey levels, or null while its network is not open. */
  digit() {
    const network = this.get("generator");
    return network ? network.generate(zOfDigit(this.view)) : null;
  }

  /** The dot follows a pointer or a key. */
  move(point) {
    this.drag.move(padAxes(this.view), point);
    this.requestRedraw();
  }

  /** The dot has come to rest, and Python is told if that is somewhere else. */
  commitMove() {
    clearTimeout(this.restTimer);
    if (!this.drag.dragging) return;
    const axes = padAxes(this.view), farthest = this.drag.end(axes);
    if (farthest) this.recent = withFirst(farthest.name, this.recent);
    if (this.drag.point.some((value, i) => value !== this.state.point[i])) this.send("moved", this.drag.message(axes));
    this.requestRedraw();
  }

  commitMoveSoon() {
    clearTimeout(this.restTimer);
    this.restTimer = setTimeout(() => this.commitMove(), KEY_REST_MS);
  }

  addPart(part) {
    this.parts.add(part);
    this.pendingRequest = null; // the new part has no pictures yet
    this.requestRedraw();
  }

  /** Everything is drawn again, once, before the next frame. */
  requestRedraw() {
    this.redraw ||= requestAnimationFrame(() => {
      this.redraw = 0;
      if (!this.state) return;
      const levels = this.digit();
      for (const part of this.parts) part.draw(this, levels);
      const request = levels && JSON.stringify([this.state.model, this.view]);
      if (levels && request !== this.pendingRequest) this.drawingWorker.ask(this.state.model, this.view);
      this.pendingRequest = request; // a state that says nothing new asks for nothing
    });
  }
}

export const store = new Store();
