// FDD over the iterations on a log axis, beside what it is for known sets of digits.

import { chart, figure } from "./run_charts.js";
import { filled, say } from "../page/dom.js";
import { compact, shape, times } from "../timeline/shapes.js";

const WIDTH = 640, HEIGHT = 220, LEFT = 8, RIGHT = 180, TOP = 10, BOTTOM = 20, LINE = 20;
const LIKE = 1.25; // a factor within which it is "about as far"

export function fddRuler(words) {
  const picture = chart("ruler"), said = document.createElement("p"), note = { text: "" };
  said.className = "far";
  const node = figure(words.fdd, "", said, picture);
  const noted = node.querySelector(".note");
  return {
    node,
    draw({ fdd, newest: { begin } }) {
      node.hidden = !begin?.n; // not yet begun, or data that no judge knows
      if (node.hidden) return;
      const sets = begin.known.filter(({ name }) => `set.${name}` in words).sort((a, b) => a.multiple - b.multiple);
      note.text ||= filled(words.fddNote, { n: begin.n.toLocaleString("en") });
      say(noted, note.text);
      const now = fdd.at(-1), least = Math.max(0.3, Math.min(...sets.map(({ multiple }) => multiple)));
      const low = Math.log10(least) - 0.1;
      const high = Math.log10(Math.max(...[...sets, ...fdd].map(({ multiple }) => multiple))) + 0.1;
      const last = Math.max(1, now?.iterations ?? 1);
      const x = (at) => LEFT + (at / last) * (WIDTH - LEFT - RIGHT);
      const y = (at) => TOP + ((high - Math.log10(Math.max(at, least))) / (high - low)) * (HEIGHT - TOP - BOTTOM);
      const taken = [];
      picture.replaceChildren(
        ...sets.flatMap(({ name, multiple }) => {
          const top = y(multiple), kind = name === "real" ? "of-real" : "known";
          const line = shape("line", { class: kind, x1: LEFT, x2: WIDTH - RIGHT, y1: top, y2: top });
          if (taken.some((other) => Math.abs(other - top) < LINE)) return [line];
          taken.push(top);
          return [line, shape("text", { x: WIDTH - RIGHT + 6, y: top + 5 }, words[`set.${name}`])];
        }),
        shape("path", {
          class: "fdd",
          d: fdd.map((at, i) => `${i ? "L" : "M"}${x(at.iterations)} ${y(at.multiple)}`).join(""),
        }),
        ...fdd.map(({ iterations, multiple }) => shape("circle", { cx: x(iterations), cy: y(multiple), r: 4 })),
        shape("text", { x: WIDTH - RIGHT, y: HEIGHT - 4, "text-anchor": "end" }, compact.format(last)),
      );
      const place = now && { value: times(now.multiple), near: near(sets, now.multiple, words) };
      say(said, now ? words.fddIs : words.fddNone, place);
      picture.setAttribute("aria-label", said.textContent);
    },
  };
}

/** Between which known sets a value lies, in words.  sets: by their multiple. */
export function near(sets, value, words) {
  const named = (set) => words[`set.${set.name}`];
  const ratio = (set) => Math.abs(Math.log(Math.max(set.multiple, 1e-9) / Math.max(value, 1e-9)));
  const nearest = sets.reduce((best, set) => (ratio(set) < ratio(best) ? set : best));
  const above = sets.find(({ multiple }) => multiple > value);
  const below = sets.findLast(({ multiple }) => multiple <= value);
  if (!above || !below || ratio(nearest) < Math.log(LIKE)) return filled(words.fddNear, { name: named(nearest) });
  return filled(words.fddBetween, { first: named(below), second: named(above) });
}
