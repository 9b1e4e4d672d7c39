// Take it along without Python: the digit and its grids as PNG files that say what they are, a link, Python lines.
// The twin of sections/downloads.py; saved_picture.js opens the files of either.

import LAYOUT from "../layout.json" with { type: "json" };
import { element, filled } from "../page/dom.js";
import { saveFile } from "../page/save_file.js";
import { store } from "../play/store.js";
import { categoricals, codesAt, zOfGrid } from "../play/z_for_view.js";
import { pngFile } from "./png_file.js";
import { walkFilm } from "./walk_film.js";

const DIGIT = 20, GRID = 4; // times as large as their own pixels

/** As Python's format :g writes it: six digits at most. */
const brief = (value) => String(Number(value.toPrecision(6)));

/** A file's name that says what is in it: infogan-digit-seed=7-c1=3-c2=0.5. */
function fileName(model, what, seed, values, kind = "png") {
  const codes = Object.entries(values).map(([name, value]) => `${name}=${brief(value)}`);
  return `${[model, what, `seed=${seed}`, ...codes].join("-").replace(/[^\w.=-]/g, "_")}.${kind}`;
}

/** The grids of a view as the app saves them: the plane, or each continuous code across the first categorical one. */
function gridsOf(view) {
  if (view.plane) return [{ what: "plane", moved: view.axes.map(({ name }) => name), view }];
  const [down] = categoricals(view), names = Object.keys(codesAt(view)); // in the model's order, not in the pad's
  const axes = names.map((name) => view.axes.find((axis) => axis.name === name)).filter(Boolean);
  return axes.map((axis) => ({
    across: axis.name, what: `grid-${axis.name}`, moved: [axis.name, down?.name],
    view: { ...view, axes: [axis], recent: [axis.name] },
  }));
}

/** The codes as Python writes a dictionary of them. */
function dictionary({ latents, values }) {
  const written = ({ kind, name }) => (kind === "uniform" && Number.isInteger(values[name])
    ? values[name].toFixed(1) : String(values[name]));
  const codes = latents.filter(({ kind }) => kind !== "noise").map((code) => `'${code.name}': ${written(code)}`);
  return codes.length ? `, codes={${codes.join(", ")}}` : "";
}

/** Python lines that draw the digit and save it. */
function pythonLines(snippet, model, view) {
  const { seed, values, plane, axes } = view, codes = dictionary(view);
  const where = axes.map(({ name }) => `, ${name}=${brief(values[name])}`).join("");
  const turned = plane && axes.some(({ name }) => values[name] !== 0);
  const digit = turned ? `gan.generate(gan.latents.plane(seed=${seed}${where}${codes}))`
    : `gan.sample(1, seed=${seed}${codes})`;
  return filled(snippet, { model, digit, file: fileName(model, "digit", seed, values) });
}

/**
 * @param {HTMLElement} place
 * @param {object} words
 * @param {() => {model: string, label: string, weights: string, record: string}} about of the model that is shown
 * @returns {{show: () => void}} to be called when something else is chosen
 */
export function takeBox(place, words, about) {
  const digit = button(words.digit, () => save("digit", store.levels, 1, DIGIT, store.moves.view.values));
  const walk = walkFilm(words, () => {
    const { model, weights } = about(), generator = store.parcels.get("generator", weights);
    const { view, chosen: { values: { seed, ...values } } } = store.moves;
    return generator && { view, generator, file: (to) => fileName(model, "walk", seed, { ...values, to }, "gif") };
  });
  const grids = element("p", {}), link = element("code", {}), lines = element("code", {});
  const box = element("details", {}, element("summary", {}, words.title), grids,
    element("p", { className: "walk" }, ...walk.nodes),
    element("p", { className: "caption" }, words.link), element("pre", {}, link),
    element("p", { className: "caption" }, words.python), element("pre", {}, lines));
  place.append(digit, box);
  box.addEventListener("toggle", show);

  async function save(what, levels, columns, factor, values) {
    if (!levels) return; // nothing is drawn yet
    const { label, ...known } = about(), { seed, ...all } = store.moves.chosen.values;
    const said = Object.entries(all).map(([name, value]) => filled(words.code, { name, value: brief(value) }));
    const texts = {
      Description: filled(words.receipt, { label, seed, codes: said.join("") }), Software: "ganlab", URL: location.href,
      ganlab: JSON.stringify({ ...known, seed, values: all }),
    };
    saveFile(fileName(known.model, what, seed, values), await pngFile(levels, columns, factor, texts), "image/png");
  }

  function show() {
    if (!box.open || !store.moves.state) return;
    const { view } = store.moves;
    walk.show(view);
    link.textContent = location.href;
    lines.textContent = pythonLines(words.snippet, about().model, view);
    grids.replaceChildren(...gridsOf(view).map(({ across, what, moved, view: of }) => {
      const fixed = Object.entries(codesAt(view)).filter(([name]) => !moved.includes(name));
      return button(across ? filled(words.grid, { across }) : words.plane, () => {
        const generator = store.parcels.get("generator", about().weights);
        save(what, generator?.generate(zOfGrid(of)), LAYOUT.side, GRID, Object.fromEntries(fixed));
      });
    }));
  }

  return { show };
}

function button(text, act) {
  const node = element("button", { type: "button", className: "save" }, text);
  node.addEventListener("click", act);
  return node;
}
