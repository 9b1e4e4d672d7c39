// What a link says, by the rules of the app (state/selection.py, state/shown_models.py): nonsense is passed over.

import { defaultsOf } from "../play/chosen_values.js";
import { rounded } from "../play/z_for_view.js";

const WHOLE = /^[0-9]{1,16}$/, NUMBER = /^-?[0-9]{0,16}\.?[0-9]{1,16}(e-[0-9]{1,2})?$/;
const SWITCH = /^(true|false)$/i;
const TIME = /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i;
const LATEST = 1e12; // of Compare's clock, in any unit
const MOST = 32; // names of models in a link that are looked at
const MOST_SIGNS = 400; // of a teacher's link
const PLANE = ["u", "v"], PAD = ["pad_x", "pad_y"];

/** @typedef {import("../play/store.js").State} State */
/** @typedef {{key: string, state: State}} Model a model as it stands at first, by its key in links */

/** Whether a text is a whole number up to `most`. */
export const isWhole = (text, most) => WHOLE.test(text) && Number(text) <= most;

export const isSeed = (text) => isWhole(text, Number.MAX_SAFE_INTEGER);

/** The last value of a key, null if it has none. */
const last = (link, key) => link.getAll(key).at(-1) ?? null;

/** All values of a key if each of them passes, else none. */
function sensible(link, key, passes) {
  const all = link.getAll(key);
  return all.every(passes) ? all : [];
}

/** The models that a link puts on every page, in their order; all of them if it names none. */
export function shownModels(/** @type {URLSearchParams} */ link, /** @type {Model[]} */ models) {
  const asked = last(link, "shelf")?.split(",").slice(0, MOST) ?? [];
  const found = models.filter(({ key }) => asked.includes(key));
  return found.length ? found : models;
}

/** One of several words that a link may say, the first if it says none of them. */
export function choiceOf(link, key, options) {
  const asked = last(link, key);
  return options.includes(asked) ? asked : options[0];
}

const codesOf = ({ latents }) => latents.filter(({ kind }) => kind !== "noise");

/**
 * What a code, or a direction of a plane, stands at by a link; undefined if it says none of it.
 * As Streamlit reads them: of chips the first value, by its very name; of a slider the only one, if it goes there.
 * @param {{kind?: string, n?: number, from: number, to: number}} code
 * @param {object[]} same the codes of that name of every model
 */
function valueOf(link, code, same) {
  const could = (text) =>
    same.some((one) => (one.kind === "categorical" ? isWhole(text, one.n - 1) : NUMBER.test(text)));
  const all = sensible(link, code.name, could), [text] = all, value = Number(text);
  if (text === undefined) return undefined;
  if (code.kind === "categorical") return isWhole(text, code.n - 1) && String(value) === text ? value : undefined;
  return all.length === 1 && NUMBER.test(text) && code.from <= value && value <= code.to ? rounded(value) : undefined;
}

/**
 * Which model a link shows, and what is chosen of it.
 * @param {URLSearchParams} link
 * @param {Model[]} models those that are shown
 * @param {string} first the key of the model without a link, if it is there
 * @returns {{model: string, state: State}}
 */
export function playOf(link, models, first) {
  const keys = models.map(({ key }) => key), asked = last(link, "model");
  const key = keys.includes(asked) ? asked : keys.includes(first) ? first : keys[0];
  return { model: key, state: stateOf(link, models, models.find((one) => one.key === key).state) };
}

/** A model's state with what a link says of it. */
function stateOf(link, models, /** @type {State} */ state) {
  const axes = state.plane ? state.axes : onPad(link, state.axes);
  const { seed: none, ...values } = defaultsOf(state.latents, axes);
  const all = models.flatMap(({ state: other }) => [...codesOf(other), ...(other.plane ? other.axes : [])]);
  for (const code of [...axes, ...codesOf(state).filter(({ kind }) => kind === "categorical")]) {
    values[code.name] = valueOf(link, code, all.filter(({ name }) => name === code.name)) ?? values[code.name];
  }
  return { ...state, axes, seed: seedOf(link, none), values };
}

/** The seed that a link says, else another one. */
export const seedOf = (link, none) => Number(sensible(link, "seed", isSeed).at(-1) ?? none);

/** The axes with those first that a link puts on the pad: what is no code, or is asked for twice, is passed over. */
export function onPad(link, /** @type {Axis[]} */ axes) {
  const names = axes.map(({ name }) => name);
  if (names.length <= PAD.length) return axes;
  let [across, up] = PAD.map((key) => last(link, key));
  if (!names.includes(across)) across = up !== names[0] ? names[0] : names[1];
  if (!names.includes(up) || up === across) up = across !== names[1] ? names[1] : names[0];
  const first = [across, up];
  return [...first.map((name) => axes[names.indexOf(name)]), ...axes.filter(({ name }) => !first.includes(name))];
}

/** Keys of a link that say something of a model, beside its own. */
export const keysOf = (/** @type {State} */ { plane, values }) => [...Object.keys(values), ...(plane ? PLANE : [])];

/** How far a code's values go: of two of one name that of the wider one is set. */
const width = ({ kind, n, low, high }) => (kind === "categorical" ? n : high - low);

/** The codes that any of the models has, one of each name: the first one's kind, and of that kind the widest. */
export function codesOfAll(models) {
  const widest = new Map();
  for (const code of models.flatMap(({ codes }) => codes)) {
    const known = widest.get(code.name);
    if (!known || (known.kind === code.kind && width(code) > width(known))) widest.set(code.name, code);
  }
  return [...widest.values()];
}

/** Whether a code can stand at a value. */
export const fits = (code, value) =>
  (code.kind === "categorical" ? Number.isInteger(value) && 0 <= value && value < code.n
    : code.from <= value && value <= code.to);

/** What Compare's rows are drawn from: the seed, whether the codes are held, and at which values. */
export function rowsOf(/** @type {URLSearchParams} */ link, codes, models, first) {
  const all = models.flatMap((model) => model.codes), [asked] = sensible(link, "hold", (text) => SWITCH.test(text));
  const values = codes.map((code) =>
    [code.name, valueOf(link, code, all.filter(({ name }) => name === code.name)) ?? code.first]);
  return { seed: seedOf(link, first), hold: asked?.toLowerCase() === "true", values: Object.fromEntries(values) };
}

/** Where Compare's clock stands: {unit, clock}; a clock of null stands at the beginning. */
export function clockOf(link, units, first) {
  const asked = last(link, "unit"), text = last(link, "clock");
  const time = text !== null && TIME.test(text) ? Number(text) : NaN;
  return { unit: units.includes(asked) ? asked : first, clock: time >= 0 && time <= LATEST ? time : null };
}

/** The pages that a teacher's link leaves out, as state/left_out.py says it: none if that would leave none.
 *  @returns {string[]} */
export function leftOut(hide, only, pages) {
  const [hidden, asked] = [hide, only].map((text) => text.slice(0, MOST_SIGNS).split(","));
  const shown = pages.filter((name) => asked.includes(name));
  const gone = pages.filter((name) => hidden.includes(name) || (shown.length > 0 && !shown.includes(name)));
  return gone.length < pages.length ? gone : [];
}
