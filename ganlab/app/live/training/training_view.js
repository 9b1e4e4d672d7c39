// What a training shows, live or in a replay: its networks, a layer, the digits, the charts.

import { fddRuler } from "./fdd_ruler.js";
import { figure, opinionsChart, termsChart } from "./run_charts.js";
import { layerView } from "./layer_view.js";
import { stageView } from "./stage_view.js";
import { element, explainWords, filled } from "../page/dom.js";

/**
 * Lays it out in `root` -> what draws it anew.
 * @param {{node: Element, draw: (store: object) => void}} head what the visitor steers it by
 * @param {{node: Element, draw: (store: object) => void}[]} more what stands below the networks
 * @param {import("./live_store.js").LiveStore | import("./replay_store.js").ReplayStore} store
 */
export function trainingView(root, words, real, inks, store, head, more = []) {
  const stage = stageView(words, real, store, (net, layer) => store.order({ t: "layer", net, layer }));
  const parts = [head, stage, layerView(words, store), ...more];
  const figures = [digitsView(words), termsChart(words), opinionsChart(words), fddRuler(words)];
  const box = element("div", { className: "training", role: "region", "aria-label": words.label },
    ...parts.map(({ node }) => node), element("div", { className: "figures" }, ...figures.map(({ node }) => node)));
  for (const [name, ink] of Object.entries(inks)) box.style.setProperty(`--${name}`, ink);
  root.append(box);
  explainWords();
  return () => {
    for (const part of [...parts, ...figures]) part.draw(store);
  };
}

/** The digits of the film's noises; how many pictures have come stands in `data-pictures`, of when in `data-at`. */
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
