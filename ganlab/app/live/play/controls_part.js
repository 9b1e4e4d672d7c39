// The controls beside the pad: a picture for each value of a categorical code, and the seed.

import LAYOUT from "../layout.json" with { type: "json" };
import { element, filled, say } from "../page/dom.js";
import { paint } from "../page/paint.js";
import { categoricals } from "./z_for_view.js";

const KEYS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
const NONE = []; // was measured
const NEW_SEEDS = 1_000_000; // a seed that can be read out to somebody

export function controlsPart(root, words, { moves }) {
  const codes = element("div"), seed = seedRow(words, moves), groups = new Map(); // a code's name -> chips
  root.append(codes, seed.box);
  root.addEventListener("focusout", () => moves.commit());
  return {
    draw({ state: { drawn }, moves: { view } }) {
      const shown = categoricals(view);
      for (const code of shown) {
        if (!groups.has(code.name)) groups.set(code.name, chips(words, code.name, `code${groups.size}`, moves));
        groups.get(code.name).show(code, view.values[code.name], drawn[code.name] ?? NONE);
      }
      const boxes = shown.map(({ name }) => groups.get(name).box);
      if (boxes.length !== codes.children.length || boxes.some((box, i) => box !== codes.children[i])) {
        codes.replaceChildren(...boxes);
      }
      seed.show(view.seed);
    },
    deliver({ levels }) {
      for (const [name, pictures] of Object.entries(levels.kinds)) groups.get(name)?.paint(pictures);
    },
  };
}

/** A picture for each value, drawn from the noise that is chosen: one radio button each. */
function chips(words, name, id, moves) {
  const title = element("p", { className: "title", id }), line = element("p", { className: "line" });
  const row = element("div", { className: "kinds", role: "radiogroup", "aria-labelledby": id });
  row.addEventListener("keydown", (event) => {
    const buttons = [...row.children], at = buttons.indexOf(event.target), way = KEYS[event.key];
    if (!way || at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const next = (at + way + buttons.length) % buttons.length;
    buttons[next].focus();
    moves.move({ [name]: next });
    moves.commitSoon();
  });
  function chip(value) {
    const picture = element("canvas", { width: LAYOUT.size, height: LAYOUT.size, "aria-hidden": "true" });
    const button = element("button", { className: "kind", role: "radio" }, picture, element("span", {}, String(value)));
    button.addEventListener("click", () => moves.choose({ [name]: value }));
    return button;
  }
  let shown = {}; // most moves change nothing here
  return {
    box: element("div", { className: "code" }, title, row, line),
    show({ n }, chosen, drawn) {
      if (shown.chosen === chosen && shown.drawn === drawn && shown.n === n) return;
      shown = { n, chosen, drawn };
      say(title, words.code, { name, n });
      while (row.children.length > n) row.lastChild.remove();
      while (row.children.length < n) row.append(chip(row.children.length));
      [...row.children].forEach((button, value) => {
        button.setAttribute("aria-checked", String(value === chosen));
        button.tabIndex = value === chosen ? 0 : -1;
        const label = drawn[value] ? filled(words.draws, { value, words: drawn[value] }) : String(value);
        if (button.getAttribute("aria-label") !== label) button.setAttribute("aria-label", label);
      });
      const draws = drawn[chosen] ? [filled(words.draws, { value: chosen, words: drawn[chosen] })] : [];
      say(line, [...draws, filled(words.note, { n })].join(words.stop));
    },
    paint(levels) {
      const pixels = LAYOUT.size * LAYOUT.size;
      [...row.children].forEach((button, i) => paint(button.firstChild, levels.subarray(i * pixels, (i + 1) * pixels)));
    },
  };
}

/** The seed's box, and the buttons for another one and for the beginning. */
function seedRow(words, moves) {
  const range = { min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 };
  const input = element("input", { type: "number", id: "seed", required: true, ...range });
  const help = element("p", { className: "line", id: "help", hidden: true }, words.seedHelp);
  const button = (name, act) => {
    const node = element("button", { className: `act ${name}`, title: words[`${name}Help`] }, words[name]);
    node.addEventListener("click", act);
    return node;
  };
  let shown = null;
  input.setAttribute("aria-describedby", "help");
  input.addEventListener("input", () => {
    say(input.validity.valid);
    if (!input.validity.valid) return;
    shown = Number(input.value);
    moves.move({ seed: shown });
    moves.commitSoon();
  });
  input.addEventListener("blur", () => {
    say(true);
    input.value = String(moves.view.seed); // what is no seed was not taken
  });

  function say(valid) {
    input.setAttribute("aria-invalid", String(!valid));
    help.hidden = valid;
  }

  return {
    box: element("div", { className: "seed" },
      element("label", { htmlFor: "seed" }, words.seed),
      element("div", { className: "row" }, input,
        button("new", () => moves.choose({ seed: Math.floor(Math.random() * NEW_SEEDS) })),
        button("reset", () => moves.reset())),
      help),
    show(seed) {
      if (seed === shown) return; // what is being typed stays
      shown = seed;
      input.value = String(seed);
      say(true);
    },
  };
}
