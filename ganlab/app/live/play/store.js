// What all parts on the page share: the state that Python sent last, the dot, the open networks, and who draws again.

import { tell } from "../page/navigation_guard.js";
import { NetworkWorker } from "../page/network_worker.js";
import { Moves } from "./moves.js";
import { Parcels } from "./parcels.js";
import { TextPace } from "./text_pace.js";
import { zOfDigit } from "./z_for_view.js";

/**
 * What Python tells the page with every run; README.md says what each field means.
 * @typedef {object} State
 * @property {string} model
 * @property {string} label
 * @property {Latent[]} latents
 * @property {boolean} plane
 * @property {Axis[]} axes
 * @property {number} seed
 * @property {Object<string, number>} values
 * @property {Object<string, string[]>} drawn
 * @property {number} ackedMove
 * @property {boolean} browserDraws
 * @property {boolean} judges
 * @property {boolean} reads
 * @property {string} dataset
 */

/** @typedef {import("../generator/noise.js").Latent} Latent */
/** @typedef {import("./chosen_values.js").Axis} Axis */

class Store {
  /** @type {?State} */
  state = null;
  moves = new Moves(this);
  parts = new Set();
  redraw = 0; // the requested animation frame, 0 if there is none
  text = new TextPace(() => this.requestRedraw());
  request = null; // what the pictures on the page are of, as JSON
  /** @type {?Uint8Array} */
  levels = null; // the big digit of that request
  requestPictures = true; // from the worker, though the view is the same as before
  askedAt = 0; // when the worker was asked last, in ms of performance.now()
  freeAt = 0; // when it may be asked again while something moves
  drawnModel = null; // the model whose pictures the worker has delivered
  reported = null; // the last state that was answered with "alive"
  /** @type {(message: string, value: any) => void} */
  send = () => {};
  workers = {
    generator: new NetworkWorker("generator", (answer) => this.deliver(answer)),
    discriminator: new NetworkWorker("discriminator", (answer) => this.hand("judged", answer)),
  };
  parcels = new Parcels(
    (kind, model, content) => this.workers[kind]?.open(model, content),
    () => this.requestRedraw(),
  );

  /** The page's one store, listening to mount_state.js. */
  listen(channel) {
    const receive = () => {
      if (channel.state) this.receive(channel.state);
    };
    this.send = (message, value) => tell(channel.send, message, value);
    channel.addEventListener("state", receive);
    receive();
  }

  receive(/** @type {State} */ state) {
    const sameModel = this.state?.model === state.model;
    this.state = state;
    this.moves.receive(state, sameModel);
    this.requestRedraw();
    this.report();
  }

  /** The worker's pictures, to the parts that show them. */
  deliver(answer) {
    const took = performance.now() - this.askedAt;
    this.freeAt = performance.now() + took;
    setTimeout(() => this.requestRedraw(), took);
    if (!this.hand("deliver", answer)) return;
    this.drawnModel = answer.model;
    this.report();
  }

  /** A worker's answer to the parts that want it -> false if it is of a model that is no longer shown. */
  hand(name, answer) {
    if (answer.model !== this.state?.model) return false;
    for (const part of this.parts) part[name]?.(answer, this.state);
    return true;
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

  addPart(part) {
    this.parts.add(part);
    this.requestPictures = true; // the new part has none yet
    this.requestRedraw();
  }

  /** Everything is drawn again, once, before the next frame. */
  requestRedraw() {
    this.redraw ||= requestAnimationFrame(() => this.drawNow());
  }

  drawNow() {
    cancelAnimationFrame(this.redraw);
    this.redraw = 0;
    if (!this.state) return;
    this.text.frame(this.moves.moving);
    const { model } = this.state, { view } = this.moves, network = this.get("generator");
    const request = network ? JSON.stringify([model, view]) : null, changed = request !== this.request;
    if (changed) this.levels = network ? network.generate(zOfDigit(view)) : null;
    this.request = request;
    const blocked = this.parcels.failed("generator", model);
    for (const part of this.parts) {
      part.host.toggleAttribute("data-blocked", blocked); // for the page's style sheet
      part.draw(this, this.levels);
    }
    this.requestPictures ||= changed;
    if (network && this.requestPictures) this.askForPictures(model, view);
  }

  /** While something moves, the worker rests as long as it worked: that leaves the processor to the digit and to D. */
  askForPictures(model, view) {
    if (this.moves.moving && performance.now() < this.freeAt) return;
    this.requestPictures = false;
    this.askedAt = performance.now();
    this.freeAt = Infinity;
    this.workers.generator.ask(model, view);
  }
}

export const store = new Store();
