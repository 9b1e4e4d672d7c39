// Parts that show pictures: the big digit, one small digit per kind, and the grid.

import { OTHERS, gridOf, kinds } from "./places.js";

const SIZE = 28, GAP = 1, LINE = 46; // as in ganlab/app/pictures.py

/** An element with properties and children; text goes in as text, never as markup. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** A text with its {names} filled in. */
export const filled = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

export const short = (value) => String(Number(value.toFixed(2)));

/** Grey levels of digits onto a canvas, `columns` in a row. */
export function paint(canvas, levels, columns = 1) {
  const rows = levels.length / (SIZE * SIZE) / columns;
  const width = columns * (SIZE + GAP) - GAP, height = rows * (SIZE + GAP) - GAP;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const image = new ImageData(width, height), pixels = new Uint32Array(image.data.buffer);
  pixels.fill(grey(LINE));
  for (let i = 0, at = 0; i < rows * columns; i++) {
    const top = Math.floor(i / columns) * (SIZE + GAP), left = (i % columns) * (SIZE + GAP);
    for (let y = 0; y < SIZE; y++) {
      for (let x = 0; x < SIZE; x++) pixels[(top + y) * width + left + x] = grey(levels[at++]);
    }
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
}

const grey = (level) => (0xff000000 | (level * 0x010101)) >>> 0; // little-endian, as every machine with a browser

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
    draw(stage, levels) {
      shown(root, levels !== null);
      if (levels === null) return;
      paint(canvas, levels);
      if (stage.held) return; // a screen reader hears where the dot has come to rest
      const { now, place } = stage, at = { ...place.values };
      place.axes.forEach(({ name }, i) => (at[name] = short(place.point[i])));
      const codes = Object.entries(at).map(([name, value]) => filled(words.code, { name, value })).join("");
      canvas.setAttribute("aria-label", filled(words.digit, { label: now.label, seed: now.seed, codes }));
    },
  };
}

export function kindsPart(root, words) {
  const strip = element("div", { className: "kinds", role: "img", "aria-label": words.kinds });
  root.append(strip);
  return {
    draw() {},
    deliver({ place, kinds: levels }) {
      const n = kinds(place)?.n ?? 0;
      while (strip.children.length < n) strip.append(element("canvas"));
      while (strip.children.length > n) strip.lastChild.remove();
      for (let i = 0; i < n; i++) paint(strip.children[i], levels.subarray(i * SIZE * SIZE, (i + 1) * SIZE * SIZE));
    },
  };
}

export function othersPart(root, words) {
  const canvas = element("canvas", { className: "sheet", role: "img" }), line = element("p", { className: "line" });
  root.append(element("div", { className: "others" }, canvas, line));
  return {
    draw(stage, levels) {
      if (levels === null) shown(root, false);
    },
    deliver({ place, others }, { label }) {
      const kind = Object.keys(place.values).length ? "same" : "free";
      paint(canvas, others, Math.sqrt(OTHERS));
      canvas.setAttribute("aria-label", filled(words[`${kind}_alt`], { n: OTHERS, label }));
      line.textContent = words[kind];
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
    draw(stage, levels) {
      if (levels === null) shown(root, false);
    },
    deliver({ place, grid }) {
      const { across, down } = gridOf(place), axis = place.axes.find(({ name }) => name === across.name);
      const names = { across: across.name, down: down.name ?? "" };
      paint(canvas, grid, across.values.length);
      line.textContent = place.plane ? words.plane : filled(words.grid, names);
      canvas.setAttribute("aria-label", filled(place.plane ? words.plane_alt : words.grid_alt, names));
      box.classList.toggle("bare", place.plane); // the numbers of a plane say nothing
      texts(top, "span", across.values.map(short));
      texts(side, "span", down.values.map(short));
      across.values.forEach((value, i) => {
        top.children[i].classList.toggle("beyond", value < axis.low || value > axis.high);
      });
      const row = place.values[down.name];
      down.values.forEach((value, i) => side.children[i].classList.toggle("here", value === row));
      shown(root, true);
    },
  };
}
