// Quality over time: how far every model was from real, on one log axis, with the clock's rule through it.

import { before, STEPS } from "./log_time_scale.js";
import { compact, dragged, ink, powers, shape, swatch, times } from "./shapes.js";
import { element, filled, listed } from "../page/dom.js";

const LEFT = 40, RIGHT = 10, TOP = 12, BOTTOM = 22; // pixels
const WIDE = 640, NAMES = 150; // from this width on, the names of known sets have a margin of their own
const LINE = 13; // from one name to the next, which would else stand over each other
const KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 };
const LABEL = 24; // as wide as "100M"

/** models: with moments, of which some have a `multiple`; known: {name, multiple, real}, from the most important one.
 *  @param {(share: number) => void} go where a finger wants the clock, from 0 to 1
 *  @param {{step: () => number, move: (step: number) => void}} clock for keys */
export function qualityChart({ models, known }, words, go, clock) {
  const all = [1, ...known.map((set) => set.multiple),
    ...models.flatMap(({ moments }) => moments.map(({ multiple }) => multiple))].filter((value) => value > 0);
  const least = Math.min(...all), low = Math.log10(least) - 0.1, high = Math.log10(Math.max(...all)) + 0.1;
  let scale, unit, step = 0, hover = null, width = 0, height = 0, said = String;

  const right = () => width - (width >= WIDE ? NAMES : RIGHT);
  const x = (share) => LEFT + share * (right() - LEFT);
  const y = (value) => TOP + ((high - Math.log10(Math.max(value, least))) / (high - low)) * (height - TOP - BOTTOM);
  const at = (time) => x(scale.share(time));

  const grid = shape("g", {}), sets = shape("g", {}), lines = shape("g", {});
  const rule = shape("line", { class: "rule" }), finger = shape("line", { class: "finger" });
  const picture = shape("svg", { class: "quality" }, grid, sets, lines, finger, rule);
  const chart = element("div", {
    className: "chart", role: "slider", tabIndex: 0, "aria-label": words.quality,
    "aria-valuemin": 0, "aria-valuemax": STEPS,
  }, picture);
  const numbers = models.map(() => element("b"));
  const when = element("strong");
  const readout = element("ul", { className: "readout" }, element("li", {}, when),
    ...models.map(({ mark, label }, i) => element("li", {}, swatch(mark), element("span", {}, label), numbers[i])));
  const box = element("div", { className: "over-time" }, element("h3", {}, words.quality),
    element("p", {}, words.qualityNote), chart, readout);

  const shareOf = ({ clientX }) => (clientX - picture.getBoundingClientRect().left - LEFT) / (right() - LEFT);
  dragged(chart, shareOf, go);
  chart.addEventListener("pointermove", (event) => look(event.buttons ? null : shareOf(event)));
  chart.addEventListener("pointerleave", () => look(null));
  chart.addEventListener("keydown", (event) => {
    const to = { Home: 0, End: STEPS }[event.key] ?? (event.key in KEYS ? clock.step() + KEYS[event.key] : null);
    if (to === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    clock.move(to);
  });
  new ResizeObserver(drawAll).observe(chart);

  function look(share) {
    hover = share === null ? null : Math.min(Math.max(share, 0), 1);
    read();
  }
  /** The values where the pointer is, else at the rule. */
  function read() {
    if (!scale) return;
    const share = hover ?? step / STEPS, now = scale.at(share * STEPS);
    when.textContent = said(now);
    const found = models.map(({ moments }) => moments[before(moments.map((moment) => moment[unit]), now)]?.multiple);
    found.forEach((value, i) => (numbers[i].textContent = Number.isFinite(value) ? times(value) : words.absent));
    for (const [line, where] of [[rule, step / STEPS], [finger, hover]]) {
      line.toggleAttribute("hidden", where === null);
      const ends = { x1: x(where ?? 0), x2: x(where ?? 0), y1: TOP, y2: height - BOTTOM };
      for (const [name, value] of Object.entries(ends)) line.setAttribute(name, value);
    }
  }
  function drawAll() {
    if (!scale || !chart.clientWidth) return;
    [width, height] = [chart.clientWidth, chart.clientHeight];
    picture.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const decades = Array.from({ length: Math.floor(high) - Math.ceil(low) + 1 }, (_, i) => 10 ** (Math.ceil(low) + i));
    grid.replaceChildren(
      ...decades.flatMap((value) => [
        shape("line", { class: "tick", x1: LEFT, x2: right(), y1: y(value), y2: y(value) }),
        shape("text", { x: LEFT - 5, y: y(value) + 3, "text-anchor": "end" }, value.toLocaleString("en")),
      ]),
      ...powers(scale).map((time) => {
        const edge = at(time) > right() - LABEL / 2;
        const place = edge ? { x: right(), "text-anchor": "end" } : { x: at(time), "text-anchor": "middle" };
        return shape("text", { ...place, y: height - 7 }, compact.format(time));
      }),
    );
    sets.replaceChildren(...named());
    lines.replaceChildren(...models.flatMap((model) => [...curve(model)]));
    read();
  }
  /** Each known set as a line with its name, as long as there is room for the name. */
  function* named() {
    const taken = [], wide = width >= WIDE;
    for (const { name, multiple, real } of known) {
      const kind = real ? "real" : "known", top = y(multiple);
      const left = !wide && Math.log10(multiple) < (low + high) / 2; // there the curves are far away
      const [from, to] = real ? [LEFT, right()] : left ? [LEFT, LEFT + 8] : [right() - 8, right()];
      yield shape("line", { class: kind, x1: from, x2: to, y1: top, y2: top },
        shape("title", {}, `${name}: ${times(multiple)}`));
      if (taken.some((other) => Math.abs(other - top) < LINE)) continue;
      taken.push(top);
      const place = wide
        ? { x: right() + 5, y: top + 3 }
        : left ? { x: LEFT + 10, y: top - 2 } : { x: right() - 10, y: top - 2, "text-anchor": "end" };
      yield shape("text", { class: kind, ...place }, name);
    }
  }
  /** A model's line, a dot at each moment; a cross where classes were missing. */
  function* curve({ label, mark, moments }) {
    const points = moments.filter(({ multiple }) => multiple > 0)
      .map((moment) => ({ ...moment, left: at(moment[unit]), top: y(moment.multiple) }));
    const steps = points.map(({ left, top }, i) => `${i ? "L" : "M"}${left.toFixed(1)} ${top.toFixed(1)}`);
    yield shape("path", { ...ink(mark), d: steps.join("") });
    for (const { left, top, missing, collapsed, multiple } of points) {
      const dot = missing?.length
        ? shape("path", { class: "collapsed", stroke: mark.hue, d: `M${left - 3} ${top - 3}l6 6m0 -6l-6 6` })
        : shape("circle", { cx: left, cy: top, r: 2.4, fill: mark.hue });
      dot.append(shape("title", {}, listed([`${label}: ${times(multiple)}`, collapsed].filter(Boolean))));
      yield dot;
    }
  }

  return {
    node: box,
    layOut(newScale, newUnit, newSaid) {
      [scale, unit, said] = [newScale, newUnit, newSaid];
      drawAll();
    },
    draw(newStep) {
      step = newStep;
      read();
      const values = listed(models.map(({ label }, i) => `${label} ${numbers[i].textContent}`));
      chart.setAttribute("aria-valuenow", step);
      chart.setAttribute("aria-valuetext", filled(words.qualityAt, { time: when.textContent, values }));
    },
  };
}
