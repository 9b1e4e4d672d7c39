// One model's loss curves: a panel with one axis of its own, a rule through it, and each term's value at the rule.

import { before, STEPS } from "./log_time_scale.js";
import { compact, dragged, ink, powers, shape, swatch } from "./shapes.js";
import { element } from "../page/dom.js";

const WIDTH = 220, HEIGHT = 150, LEFT = 30, RIGHT = 4, TOP = 6, BOTTOM = 18;
const LABEL = 24; // as wide as "100M"

/** Three to five round numbers within a range. */
function ticks(low, high) {
  const rough = (high - low) / 3, power = 10 ** Math.floor(Math.log10(rough));
  const step = power * [1, 2, 5, 10].find((factor) => factor * power >= rough);
  const first = Math.ceil(low / step), n = Math.floor(high / step) - first + 1;
  return Array.from({ length: n }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

/** @param {(share: number) => void} go where a finger on the panel wants the clock, from 0 to 1 */
export function curvePanel({ terms, history }, words, go) {
  const finite = terms.flatMap(({ values }) => values).filter(Number.isFinite);
  let low = finite.reduce((a, b) => Math.min(a, b), Infinity);
  let high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!(high > low)) [low, high] = finite.length ? [low - 1, low + 1] : [0, 1];
  const x = (share) => LEFT + share * (WIDTH - LEFT - RIGHT);
  const y = (value) => TOP + ((high - value) / (high - low)) * (HEIGHT - TOP - BOTTOM);

  const paths = terms.map((term) => shape("path", { ...ink(term), "vector-effect": "non-scaling-stroke" }));
  const ends = { y1: TOP - 4, y2: HEIGHT - BOTTOM };
  const rule = shape("line", { class: "rule", ...ends, "vector-effect": "non-scaling-stroke" });
  const across = shape("g", {}), down = shape("g", {}, ...ticks(low, high).flatMap((value) => [
    shape("line", { class: "tick", x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value) }),
    shape("text", { x: LEFT - 3, y: y(value) + 3, "text-anchor": "end" }, compact.format(value)),
  ]));
  const panel = shape("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" }, down, across, ...paths, rule);
  const numbers = terms.map(() => element("b"));
  const legend = element("ul", {}, ...terms.map((term, i) => element("li", {},
    swatch(term), element("span", {}, term.name, " ", element("code", {}, term.key)), numbers[i])));

  dragged(panel, ({ clientX }) => {
    const { left, width } = panel.getBoundingClientRect();
    return (((clientX - left) / width) * WIDTH - LEFT) / (WIDTH - LEFT - RIGHT);
  }, go);

  return {
    nodes: [panel, legend],
    /** Another unit: all times stand elsewhere. */
    layOut(scale, unit) {
      const xs = history[unit].map((time) => x(scale.share(time)).toFixed(1));
      terms.forEach(({ values }, i) => {
        const steps = values.map((value, j) => {
          if (!Number.isFinite(value)) return ""; // a gap: the next value begins a new line
          const command = Number.isFinite(values[j - 1]) ? "L" : "M";
          return `${command}${xs[j]} ${y(value).toFixed(1)}`;
        });
        paths[i].setAttribute("d", steps.join(""));
      });
      across.replaceChildren(...powers(scale).map((time) => {
        const at = x(scale.share(time)), ends = at > WIDTH - LABEL / 2; // the last of a run may stand at the very edge
        const place = ends ? { x: WIDTH, "text-anchor": "end" } : { x: at, "text-anchor": "middle" };
        return shape("text", { ...place, y: HEIGHT - 5 }, compact.format(time));
      }));
    },
    /** The rule at a step, the legend with the values of the last row not after `now`. */
    draw(step, now, unit) {
      rule.setAttribute("x1", x(step / STEPS));
      rule.setAttribute("x2", x(step / STEPS));
      const row = before(history[unit], now);
      terms.forEach(({ values }, i) => {
        numbers[i].textContent = Number.isFinite(values[row]) ? values[row].toPrecision(3) : words.absent;
      });
    },
    say: (text) => panel.setAttribute("aria-label", text),
  };
}
