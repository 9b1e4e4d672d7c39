// Parts that show pictures: the big digit, one small digit per value of a categorical code, more samples, the grid.

import LAYOUT from "../layout.json" with { type: "json" };
import { element, filled, short } from "../page/dom.js";
import { paint } from "../page/paint.js";
import { codesAt, firstCategorical, gridOf, padAxes } from "./z_for_view.js";

const { size: SIZE, others: OTHERS } = LAYOUT;

const same = (a, b) => a.length === b.length && a.every((value, i) => value === b[i]);

function texts(box, tag, words) {
  if (!same(Array.from(box.children, (child) => child.textContent), words)) {
    box.replaceChildren(...words.map((word) => element(tag, {}, word)));
  }
}

/** Tells the page's style sheet whether this part shows what the server's pictures show otherwise. */
const shown = (root, live) => root.host.toggleAttribute("data-live", live);

export function digitPart(root, words) {
  const canvas = element("canvas", { width: SIZE, height: SIZE, className: "digit", role: "img" });
  root.append(canvas);
  return {
    draw({ state: { label, seed }, view, drag }, levels) {
      shown(root, levels !== null);
      if (levels === null) return;
      paint(canvas, levels);
      if (drag.dragging) return; // a screen reader hears where the dot has come to rest
      const underDot = padAxes(view).map(({ name }, i) => [name, short(view.point[i])]);
      const at = { ...view.values, ...Object.fromEntries(underDot) };
      const codes = Object.entries(at).map(([name, value]) => filled(words.code, { name, value })).join("");
      canvas.setAttribute("aria-label", filled(words.alt, { label, seed, codes }));
    },
  };
}

export function kindsPart(root, words) {
  const strip = element("div", { className: "kinds", role: "img", "aria-label": words.alt });
  root.append(strip);
  return {
    draw() {},
    deliver({ view, levels }) {
      const n = firstCategorical(view)?.n ?? 0, pixels = SIZE * SIZE;
      while (strip.children.length < n) strip.append(element("canvas"));
      while (strip.children.length > n) strip.lastChild.remove();
      for (let i = 0; i < n; i++) paint(strip.children[i], levels.kinds.subarray(i * pixels, (i + 1) * pixels));
    },
  };
}

export function othersPart(root, words) {
  const canvas = element("canvas", { className: "sheet", role: "img" }), line = element("p", { className: "line" });
  root.append(element("div", { className: "others" }, canvas, line));
  return {
    draw(store, levels) {
      if (levels === null) shown(root, false);
    },
    deliver({ view, levels }, { label }) {
      const { caption, alt } = Object.keys(view.values).length ? words.same : words.free;
      paint(canvas, levels.others, Math.sqrt(OTHERS));
      canvas.setAttribute("aria-label", filled(alt, { n: OTHERS, label }));
      line.textContent = caption;
      shown(root, true);
    },
  };
}

export function gridPart(root, words) {
  const line = element("p"), top = element("div", { className: "top" }), side = element("div", { className: "side" });
  const canvas = element("canvas", { className: "sheet", role: "img" });
  const box = element("div", { className: "grid" }, top, side, canvas);
  root.append(line, box);
  return {
    draw(store, levels) {
      if (levels === null) shown(root, false);
    },
    deliver({ view, levels }) {
      const { across, down } = gridOf(view), axis = view.axes.find(({ name }) => name === across.name);
      const { caption, alt } = view.plane ? words.plane : down.name === null ? words.row : words.codes;
      const names = { across: across.name, down: down.name };
      paint(canvas, levels.grid, across.values.length);
      line.textContent = filled(caption, names);
      canvas.setAttribute("aria-label", filled(alt, names));
      box.classList.toggle("bare", view.plane); // the numbers of a plane say nothing
      texts(top, "span", across.values.map(short));
      texts(side, "span", down.values.map((value) => (down.name === null ? "" : short(value))));
      across.values.forEach((value, i) => {
        top.children[i].classList.toggle("beyond", value < axis.low || value > axis.high);
      });
      const row = codesAt(view)[down.name];
      down.values.forEach((value, i) => side.children[i].classList.toggle("here", value === row));
      shown(root, true);
    },
  };
}
