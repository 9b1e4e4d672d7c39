// What all parts on the page share: where the visitor stands, which networks are open, and who has to draw again.

import { Errands } from "./errand.js";
import { Generator } from "./generator.js";
import { leaving } from "./leave.js";
import { zOfDigit } from "./places.js";

const PATIENCE = 3000; // ms: until the server has answered a move, what it says of the dot is older than the dot
const QUIET = 300; // ms without a key: then a move by keys has come to rest

class Stage {
  now = null; // what Python said last: model, latents, plane, axes, point, seed, values, heard, alive
  point = [];
  across = 0;
  held = false; // whether the visitor is moving the dot
  sent = 0; // moves told to Python, which says in `heard` the last one it acted upon
  networks = new Map(); // model -> Generator; undefined until it is open
  parts = new Set();
  frame = 0;
  wish = null; // what the worker was asked for last
  errands = new Errands((answer) => {
    if (answer.model !== this.now?.model) return;
    for (const part of this.parts) part.deliver?.(answer, this.now);
    this.drawn = answer.model;
    this.report();
  });

  /** The page's one stage, listening to now.js. */
  listen(meeting) {
    const hear = () => {
      if (meeting.now) this.hear(meeting.now);
    };
    this.send = (name, value) => leaving() || meeting.send(name, value);
    meeting.addEventListener("now", hear);
    hear();
  }

  hear(now) {
    const before = this.now, same = before?.model === now.model;
    this.now = now;
    if (!same) [this.held, this.across] = [false, 0];
    const late = now.heard < this.sent && performance.now() - this.sentAt < PATIENCE;
    if (!same || !(this.held || late)) {
      const moved = now.point.flatMap((value, i) => (value === this.point[i] ? [] : [i]));
      if (same && moved.length === 1) [this.across] = moved;
      this.point = now.point;
    }
    this.changed();
    this.report();
  }

  /** Tells Python, until it knows, that the page draws everything of this model: the server need not. */
  report() {
    if (this.drawn !== this.now.model || this.now.alive || this.told === this.now) return;
    this.told = this.now;
    this.send("alive", this.now.model);
  }

  /** Opens a network, once; its pictures appear when it is there. */
  async open(model, parcel) {
    if (this.networks.has(model)) return;
    this.networks.set(model, undefined);
    try {
      const network = await Generator.open(parcel);
      this.errands.open(model, parcel);
      this.networks.set(model, network);
      this.changed();
    } catch (error) {
      console.error(error); // the server's pictures stay in their places
    }
  }

  /** Where the visitor stands, as places.js wants it. */
  get place() {
    const { latents, seed, values, plane, axes } = this.now;
    return { latents, seed, values, plane, axes, point: this.point, across: this.across };
  }

  /** The big digit's grey levels, or null while its network is not open. */
  digit() {
    const network = this.networks.get(this.now.model);
    return network ? network.generate(zOfDigit(this.place)) : null;
  }

  /** The dot follows a finger or a key. */
  move(point) {
    if (!this.held) this.start = this.point;
    this.held = true;
    this.point = point.map((value, i) => Math.min(Math.max(value, this.now.axes[i].from), this.now.axes[i].to));
    this.changed();
  }

  /** The dot has come to rest: it takes the nearest value that the sliders know, and Python hears of it. */
  settle() {
    clearTimeout(this.timer);
    if (!this.held) return;
    this.held = false;
    const { axes, point } = this.now;
    this.point = this.point.map((value, i) => {
      const { from, step } = axes[i];
      return Number((from + Math.round((value - from) / step) * step).toFixed(6));
    });
    const way = this.point.map((value, i) => Math.abs(value - this.start[i]) / (axes[i].to - axes[i].from));
    if (Math.max(...way) > 0) this.across = way.indexOf(Math.max(...way));
    if (this.point.some((value, i) => value !== point[i])) {
      this.sent += 1;
      this.sentAt = performance.now();
      const values = Object.fromEntries(axes.map(({ name }, i) => [name, this.point[i]]));
      this.send("moved", { n: this.sent, values });
    }
    this.changed();
  }

  settleSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), QUIET);
  }

  /** A part joins, which has no pictures yet. */
  join(part) {
    this.parts.add(part);
    this.wish = null;
    this.changed();
  }

  /** Everything is drawn again, once, before the next frame. */
  changed() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (!this.now) return;
      const levels = this.digit();
      for (const part of this.parts) part.draw(this, levels);
      const wish = levels && JSON.stringify([this.now.model, this.place]);
      if (levels && wish !== this.wish) this.errands.ask(this.now.model, this.place); // an answer may say nothing new
      this.wish = wish;
    });
  }
}

export const stage = new Stage();
