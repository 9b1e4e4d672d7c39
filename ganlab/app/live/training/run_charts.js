// Small charts of a live run: lines, two histograms back to back, one histogram. A viewBox is in pixels of 640 x 220.

import { element, explainWords, listed, say, write } from "../page/dom.js";
import { compact, ink, shape, swatch } from "../timeline/shapes.js";

const WIDTH = 640, HEIGHT = 220, LEFT = 46, RIGHT = 8, TOP = 8, BOTTOM = 20;
const MOST_POINTS = 240;

/** A number as short as a chart can say it. */
export function brief(value) {
  const size = Math.abs(value);
  if (size && (size < 1e-3 || size >= 1e5)) return value.toExponential(1);
  return String(Number(value.toPrecision(3)));
}

export function chart(className) {
  return shape("svg", { class: className, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img" });
}

/** A heading, a note, what is drawn, and what stands below it. */
export function figure(title, note, ...children) {
  const head = [element("h3", {}, title), element("p", { className: "note" }, note)];
  return element("section", { className: "figure" }, ...head, ...children);
}

/** At most so many of them, the last one among them. */
function thinned(rows) {
  const step = Math.ceil(rows.length / MOST_POINTS);
  return rows.filter((_, i) => (rows.length - 1 - i) % step === 0);
}

/** Loss terms over the iterations, and as a list with their values now. */
export function termsChart(words) {
  const picture = chart("terms"), list = element("ul", {});
  const node = figure(words.terms, words.termsNote, picture, list);
  return {
    node,
    draw({ terms, names }) {
      const rows = thinned(terms);
      if (!rows.length) return;
      const value = (row, { name, turned }) => (turned ? -1 : 1) * row.terms[name];
      const all = rows.flatMap((row) => names.filter(({ name }) => name in row.terms).map((term) => value(row, term)));
      const low = Math.min(0, ...all), high = Math.max(...all, low + 1e-6), last = Math.max(1, rows.at(-1).iterations);
      const x = (at) => LEFT + (at / last) * (WIDTH - LEFT - RIGHT);
      const y = (at) => TOP + ((high - at) / (high - low)) * (HEIGHT - TOP - BOTTOM);
      const path = (term) => rows.filter((row) => term.name in row.terms)
        .map((row, i) => `${i ? "L" : "M"}${x(row.iterations).toFixed(1)} ${y(value(row, term)).toFixed(1)}`).join("");
      picture.replaceChildren(
        ...[...new Set([low, 0, high])].map((at) => ruled(y(at), brief(at))),
        shape("text", { x: WIDTH - RIGHT, y: HEIGHT - 6, "text-anchor": "end" }, compact.format(last)),
        ...names.map((term) =>
          shape("path", { ...ink(term.mark), "stroke-width": 2 * term.mark.width, d: path(term) })),
      );
      const now = names.map((term) => [term, value(terms.at(-1), term)]).filter(([, at]) => Number.isFinite(at));
      if (list.children.length !== now.length) {
        list.replaceChildren(...now.map(([{ mark, label }]) =>
          element("li", {}, swatch(mark), element("span", {}, label), element("b"))));
        explainWords();
      }
      now.forEach(([, at], i) => write(list.children[i].querySelector("b"), brief(at)));
      picture.setAttribute("aria-label",
        words.termsAlt.replace("{values}", listed(now.map(([{ label }, at]) => `${label} ${brief(at)}`))));
    },
  };
}

function ruled(y, text) {
  return shape("g", {}, shape("line", { class: "tick", x1: LEFT, x2: WIDTH - RIGHT, y1: y, y2: y }),
    shape("text", { x: LEFT - 5, y: Math.max(y + 5, 12), "text-anchor": "end" }, text));
}

/** The mean of what a histogram holds. */
export function mean({ low, high }, counts) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, i) => sum + count * (low + ((i + 0.5) / counts.length) * (high - low)), 0) / total;
}

/** What D says of real digits, upwards, and of fakes, downwards. */
export function opinionsChart(words) {
  const picture = chart("opinions"), axis = element("p", { className: "note" });
  picture.setAttribute("hidden", ""); // until there is something, which it says
  const node = figure(words.opinions, words.opinionsNote, picture, axis);
  return {
    node,
    draw({ newest: { opinions, begin } }) {
      picture.toggleAttribute("hidden", !opinions);
      if (!opinions) return;
      const { low, high, real, fake } = opinions, most = Math.max(...real, ...fake), middle = (HEIGHT - BOTTOM) / 2;
      const wide = (WIDTH - LEFT - RIGHT) / real.length;
      const bars = (counts, name, sign) => counts.map((count, i) => {
        const tall = (count / most) * (middle - TOP);
        const y = sign > 0 ? middle - tall : middle;
        return shape("rect", { class: name, x: LEFT + i * wide + 1, width: wide - 2, height: tall, y });
      });
      picture.replaceChildren(
        ...bars(real, "real", 1), ...bars(fake, "fake", -1),
        shape("line", { class: "axis", x1: LEFT, x2: WIDTH - RIGHT, y1: middle, y2: middle }),
        shape("text", { x: LEFT - 5, y: middle / 2, "text-anchor": "end" }, words.realShort),
        shape("text", { x: LEFT - 5, y: (3 * middle) / 2, "text-anchor": "end" }, words.fakeShort),
        shape("text", { x: LEFT, y: HEIGHT - 4 }, brief(low)),
        shape("text", { x: WIDTH - RIGHT, y: HEIGHT - 4, "text-anchor": "end" }, brief(high)),
      );
      say(axis, begin?.output === "logit" ? words.probability : words.value);
      const [ofReal, ofFake] = [real, fake].map((counts) => brief(mean(opinions, counts)));
      picture.setAttribute("aria-label", words.opinionsAlt.replace("{real}", ofReal).replace("{fake}", ofFake));
    },
  };
}

/** One histogram.  counts: in equal bins from -limit to limit. */
export function weightsChart(label, { counts, limit }) {
  const picture = chart("weights"), most = Math.max(...counts, 1), wide = (WIDTH - LEFT - RIGHT) / counts.length;
  picture.append(
    ...counts.map((count, i) => {
      const tall = (count / most) * (HEIGHT - TOP - BOTTOM);
      const y = HEIGHT - BOTTOM - tall;
      return shape("rect", { x: LEFT + i * wide, width: Math.max(wide - 1, 1), height: tall, y });
    }),
    shape("text", { x: LEFT, y: HEIGHT - 4 }, brief(-limit)),
    shape("text", { x: WIDTH / 2 + (LEFT - RIGHT) / 2, y: HEIGHT - 4, "text-anchor": "middle" }, "0"),
    shape("text", { x: WIDTH - RIGHT, y: HEIGHT - 4, "text-anchor": "end" }, brief(limit)),
  );
  picture.setAttribute("aria-label", label);
  return picture;
}
