// A live run on the page: the entry, which Streamlit calls when the part comes onto the page.

import { fddRuler } from "./fdd_ruler.js";
import { figure, opinionsChart, termsChart } from "./run_charts.js";
import { layerView } from "./layer_view.js";
import { LiveStore } from "./live_store.js";
import { motionView } from "./motion_view.js";
import { stageView } from "./stage_view.js";
import { steerView } from "./steer_view.js";
import { element, filled } from "../page/dom.js";

const mounted = new WeakMap(); // root -> what draws it
let redraw = 0, draw = () => {};
const store = new LiveStore(() => {
  redraw ||= setTimeout(() => {
    redraw = 0;
    draw();
  });
});
store.listen((globalThis[Symbol.for("ganlab.training")] ??= new EventTarget()));

/** data: [words, a PNG of eight real digits in base64, inks by name]. */
export function mount({ data, parentElement }) {
  if (!mounted.has(parentElement)) mounted.set(parentElement, view(parentElement, ...data));
  draw = mounted.get(parentElement);
  draw();
  return () => {};
}

function view(root, words, real, inks) {
  const digits = digitsView(words);
  const parts = [
    steerView(words, store),
    stageView(words, real, store, (net, layer) => store.order({ t: "layer", net, layer })),
    layerView(words, store),
    motionView(words, inks, store),
  ];
  const figures = [digits, termsChart(words), opinionsChart(words), fddRuler(words)];
  const box = element("div", { className: "training", role: "region", "aria-label": words.label },
    ...parts.map(({ node }) => node), element("div", { className: "figures" }, ...figures.map(({ node }) => node)));
  for (const [name, ink] of Object.entries(inks)) box.style.setProperty(`--${name}`, ink);
  root.append(box);
  return () => {
    for (const part of [...parts, ...figures]) part.draw(store);
  };
}

/** The 64 digits; how many pictures have come stands in `data-pictures`, when the newest was drawn in `data-at`. */
function digitsView(words) {
  const picture = element("img", { className: "digits", width: 231, height: 231, alt: "" });
  const node = figure(words.digits, words.digitsNote, picture);
  let of = null;
  return {
    node,
    draw({ newest: { digits } }) {
      if (!digits || digits === of) return;
      of = digits;
      picture.src = `data:image/png;base64,${digits.png}`;
      picture.alt = filled(words.digitsAlt, { iterations: digits.iterations.toLocaleString("en") });
      node.dataset.at = digits.iterations;
      node.dataset.pictures = Number(node.dataset.pictures ?? 0) + 1;
    },
  };
}
