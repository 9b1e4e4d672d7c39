// A layer that was clicked: histograms of its weights and the length of its gradient, as they were when it was asked.

import { brief, weightsChart } from "./run_charts.js";
import { element, filled, intoView } from "../page/dom.js";

/** @param {import("./live_store.js").LiveStore | import("./replay_store.js").ReplayStore} store */
export function layerView(words, store) {
  const node = element("section", { className: "of-layer", hidden: true, role: "status" });
  let of = null, chosen = null;
  return {
    node,
    draw() {
      const { layer, begin } = store.newest;
      if (layer === of) return;
      of = layer;
      if (layer && store.chosen !== chosen) setTimeout(() => intoView(node)); // the visitor's own click, not the clock
      chosen = store.chosen;
      node.hidden = !layer;
      if (!layer) return;
      const kind = begin?.layers[layer.net].find(({ name }) => name === layer.layer)?.kind ?? "";
      const second = begin?.unit === "critic value" ? words.critic : words.discriminator;
      const net = layer.net === "generator" ? words.generator : second;
      const place = { net, kind, name: layer.layer, iterations: layer.iterations.toLocaleString("en") };
      node.replaceChildren(
        element("h3", {}, filled(words.layerOf, place)),
        ...Object.entries(layer.weights).flatMap(([name, found]) => {
          const said = filled(words.weights, { name, limit: brief(found.limit) });
          return [element("p", { className: "note" }, said), weightsChart(said, found)];
        }),
        element("p", {}, layer.gradient === null
          ? words.noGradient : filled(words.gradient, { value: brief(layer.gradient) })),
      );
    },
  };
}
