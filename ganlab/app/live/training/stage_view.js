// The model's structure while it trains: what goes in on the left, the networks' layers, D's answers at the right.

import { brief, mean } from "./run_charts.js";
import { normal } from "../generator/noise.js";
import { element, explainWords, filled, listed, say, write } from "../page/dom.js";
import { paintNumbers } from "../page/paint.js";
import { shape } from "../timeline/shapes.js";

const ROW = 30, WIDE = 300, NOISE = 62; // pixels; numbers of the film's first noise that are drawn
const SHOWN = 4; // digits of the 64

/** @param {import("./live_store.js").LiveStore | import("./replay_store.js").ReplayStore} store */
export function stageView(words, real, store, open) {
  const noise = element("canvas", { width: 8, height: 8, "aria-hidden": "true" });
  paintNumbers(noise, normal(0, "noise", 0, NOISE));
  const codes = element("p", { className: "codes" });
  const truth = element("img", { className: "real", src: `data:image/png;base64,${real}`, alt: words.real });
  const fake = element("canvas", { width: SHOWN * 28, height: 28, role: "img", "aria-label": words.fake });
  const [generator, discriminator] = ["generator", "discriminator"].map((net) =>
    element("div", { className: `net ${net}` }));
  const between = element("p", { className: "between", hidden: true }, words.between);
  const answers = Object.fromEntries(["real", "fake"].map((name) => [name, element("b")]));
  const terms = Object.fromEntries(["D", "G"].map((net) => [net, element("ul", {})]));
  const q = element("p", { className: "q", hidden: true });
  const says = (name, label) => element("p", { className: `says ${name}` }, element("span", {}, label), answers[name]);
  const arrow = () => element("span", { className: "arrow", "aria-hidden": "true" }, "→");
  const grid = element("div", { className: "stage" },
    element("div", { className: "in" },
      element("figure", {}, noise, element("figcaption", {}, words.noise)), codes),
    arrow(), generator, arrow(),
    element("div", { className: "middle" },
      element("figure", {}, fake, element("figcaption", {}, words.fake)), between,
      element("figure", {}, truth, element("figcaption", {}, words.real))),
    arrow(), discriminator, arrow(),
    element("div", { className: "out" },
      says("real", words.saysReal), says("fake", words.saysFake), terms.D, terms.G, q));
  const hint = element("p", { className: "note" }, words.layerHint);
  const node = element("section", {}, element("h3", {}, words.stage), grid, hint);
  let of = null, drawn = "";
  let layers = []; // those with weights: {net, name, group: what is clicked, gradient: the text that says it}

  function layOut(begin) {
    of = begin;
    layers = [];
    const second = begin.unit === "critic value" ? words.critic : words.discriminator;
    const split = begin.layers.discriminator.findIndex(({ q }) => q);
    const own = split < 0 ? begin.layers.discriminator : begin.layers.discriminator.slice(0, split);
    generator.replaceChildren(column("generator", words.generator, begin.layers.generator));
    discriminator.replaceChildren(column("discriminator", second, own));
    if (split >= 0) discriminator.append(column("discriminator", "Q", begin.layers.discriminator.slice(split)));
    explainWords();
  }

  /** A network from its input down; layers with weights are buttons. */
  function column(net, title, rows) {
    const picture = shape("svg", { viewBox: `0 0 ${WIDE} ${rows.length * ROW}`, role: "group", "aria-label": title });
    rows.forEach((layer, i) => {
      const { name, kind, parameters } = layer, size = layer.shape.join(" × ");
      const box = shape("rect", { x: 2, y: i * ROW + 2, width: WIDE - 4, height: ROW - 6, rx: 4 });
      const gradient = shape("text", { x: WIDE - 8, y: i * ROW + 18, "text-anchor": "end", class: "norm" });
      const said = filled(words.layer, { net: title, kind, shape: size, parameters: parameters.toLocaleString("en") });
      const about = parameters
        ? { class: "layer weighty", role: "button", tabindex: 0, "aria-description": said, "data-layer": name }
        : { class: "layer" };
      const named = `${kind.replace("ConvTranspose", "ConvT")} ${size}`;
      const group = shape("g", about, box, shape("text", { x: 9, y: i * ROW + 18 }, named), gradient);
      if (parameters) {
        layers.push({ net, name, group, gradient });
        group.addEventListener("click", () => store.alive && open(net, name));
        group.addEventListener("keydown", (event) => {
          if (event.key !== "Enter" && event.key !== " ") return;
          event.preventDefault();
          if (store.alive) open(net, name);
        });
      }
      picture.append(group);
    });
    return element("div", {}, element("h4", {}, title), picture);
  }

  async function showFakes({ png }) {
    if (png === drawn) return;
    drawn = png;
    const picture = element("img", { src: `data:image/png;base64,${png}` });
    await picture.decode();
    if (png !== drawn) return;
    const paper = fake.getContext("2d");
    for (let i = 0; i < SHOWN; i++) paper.drawImage(picture, i * 29, 0, 28, 28, i * 28, 0, 28, 28);
  }

  return {
    node,
    draw() {
      const { newest: { begin, digits, opinions, gradients, state }, names } = store, now = store.now("terms");
      if (begin && begin !== of) layOut(begin);
      if (digits) showFakes(digits);
      const coded = listed([...new Set(names.map(({ name }) => name.split("/info_")[1]).filter(Boolean))]);
      say(codes, coded ? words.codes : "", { names: coded });
      q.hidden = !coded;
      say(q, words.q, { names: coded });
      between.hidden = !names.some(({ name }) => name === "D/penalty");
      for (const name of ["real", "fake"]) {
        const said = now?.says?.[name] ?? (opinions && mean(opinions, opinions[name]));
        write(answers[name], said === undefined ? "" : brief(said));
      }
      for (const [net, list] of Object.entries(terms)) {
        const own = names.filter(({ name }) => name.startsWith(`${net}/`) && now && name in now.terms);
        if (list.children.length !== own.length) {
          list.replaceChildren(...own.map(({ label }) =>
            element("li", {}, element("span", {}, label), element("b"))));
          explainWords();
        }
        own.forEach(({ name, turned }, i) =>
          write(list.children[i].querySelector("b"), brief((turned ? -1 : 1) * now.terms[name])));
      }
      grid.classList.toggle("over", !store.alive); // nobody is left to answer
      hint.hidden = !store.alive;
      for (const { net, name, group, gradient } of layers) {
        group.classList.toggle("shown", store.chosen?.net === net && store.chosen.layer === name);
        group.setAttribute("aria-disabled", String(!store.alive));
        const norm = gradients?.[net][name];
        write(gradient, norm === undefined ? "" : brief(norm));
      }
      const [running, paused] = ["running", "paused"].map((name) => state?.state === name);
      for (const [side, net] of [["d", discriminator], ["g", generator]]) {
        net.classList.toggle("stepping", running || store.stepped === side);
        net.classList.toggle("next", paused && state.due === side);
      }
      grid.classList.toggle("runs", running);
    },
  };
}
