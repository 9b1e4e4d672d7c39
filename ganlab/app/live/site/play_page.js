// Play without Python: it takes the place of live_pad.py, with the same state, the same messages, the same link.

import { element, filled } from "../page/dom.js";
import { defaultsOf } from "../play/chosen_values.js";
import { mountPart } from "../play/mount_pad.js";
import { store } from "../play/store.js";
import { choiceRow } from "./choice_row.js";
import { keysOf, onPad, playOf, shownModels } from "./link_values.js";
import { address, insideOf } from "./part_place.js";
import { takeBox } from "./take_box.js";
import { megabytes, progressBar } from "./transfer.js";

/** @typedef {import("./transfer.js").File} File */
/** @typedef {import("../play/store.js").State} State */
/**
 * @typedef {object} SiteModel
 * @property {string} key
 * @property {string} label
 * @property {State} state as it stands at first
 * @property {string} record the sha256 of its manifest
 * @property {File} generator
 * @property {?File} discriminator null if the page cannot run it
 * @property {string} digit a stored picture of what it draws at first, as an address
 * @property {string} digitAlt
 */

/** data: words and css of the parts, the site's own words, all models, real digits, the first model's key. */
export function playPage({ words, css, site, models, digits, first }) {
  const main = document.querySelector("main"), stored = main.querySelector(".stored");
  const link = new URLSearchParams(location.search), shown = shownModels(link, models);
  const channel = Object.assign(new EventTarget(), { state: null, send: answer });
  let { model: key, state } = playOf(link, shown, first);
  const kept = {}; // what was chosen of any model's codes, by name
  const judged = new Set(); // keys of models whose discriminator is there
  let asksD = false; // the visitor wants discriminators
  const model = () => models.find((one) => one.key === key);

  const unplanned = () => (model().discriminator ? site.unasked : words.strip.unplanned);
  const strip = Object.defineProperties({ ...words.strip }, { unplanned: { get: unplanned } });
  const partWords = { ...words, strip };
  for (const host of main.querySelectorAll("[data-part]")) {
    mountPart({ data: [host.dataset.part, partWords[host.dataset.part]], parentElement: insideOf(host, css) });
  }

  const take = takeBox(main.querySelector(".st-key-take"), site.take, () => ({
    model: key, label: model().label, weights: model().state.model, record: model().record,
  }));
  const generators = progressBar(main.querySelector(".models"), site);
  const discriminators = progressBar(main.querySelector(".asks"), site);
  const ask = element("button", { type: "button", className: "ask" });
  ask.addEventListener("click", () => {
    asksD = true;
    bringDiscriminator();
  });
  main.querySelector(".asks").prepend(ask);
  const row = choiceRow("model", site.model, shown.map(({ key: own, label }) => [own, label]), turnTo);
  main.querySelector(".models").prepend(row.box);

  /** What Python would answer. */
  function answer(message, value) {
    if (message === "alive") tell({ browserDraws: true });
    if (message !== "moved") return;
    const { seed, ...values } = value.values;
    Object.assign(kept, values);
    if (value.reset) address({ pad_x: null, pad_y: null });
    const axes = state.plane ? state.axes : onPad(new URLSearchParams(location.search), state.axes);
    tell({ seed, values, axes: value.reset ? model().state.axes : axes, ackedMove: value.n });
    showStored();
    take.show();
  }

  function tell(changes) {
    state = channel.state = { ...state, ...changes };
    channel.dispatchEvent(new Event("state"));
  }

  /** Another model: seed and codes stay as far as it has them. */
  function turnTo(other) {
    const gone = keysOf(state), { seed } = store.moves.chosen.values;
    key = other;
    const { seed: none, ...values } = defaultsOf(model().state.latents, model().state.axes);
    for (const [name, value] of Object.entries(values)) {
      const code = model().state.latents.find((part) => part.name === name);
      const fits = code?.kind !== "categorical" || (Number.isInteger(kept[name]) && kept[name] < code.n);
      if (name in kept && fits) values[name] = kept[name];
    }
    address(Object.fromEntries(gone.filter((name) => !(name in values)).map((name) => [name, null])));
    begin({ ...model().state, seed: seed ?? none, values });
  }

  function begin(/** @type {State} */ chosen) {
    for (const [name, value] of Object.entries(chosen.values)) kept[name] = value;
    state = chosen;
    address({ model: key });
    row.show(key);
    tell({ ackedMove: store.moves.chosen.lastMove, browserDraws: false, judges: judged.has(key) });
    store.moves.writeAddress();
    showStored();
    take.show();
    showAsk();
    bringGenerator();
    if (asksD) bringDiscriminator();
  }

  /** The stored picture is of what is shown at first: of anything else it would be another digit. */
  function showStored() {
    const { seed, values, latents, axes } = state, there = defaultsOf(latents, axes);
    const same = seed === there.seed && Object.entries(values).every(([name, value]) => value === there[name]);
    main.classList.toggle("elsewhere", !same);
    main.classList.toggle("not-first", !same || key !== first);
    const { digit: src, digitAlt: alt } = model();
    if (stored.getAttribute("src") !== src) Object.assign(stored, { src, alt });
  }

  function showAsk() {
    const { label, discriminator } = model();
    const bytes = discriminator ? discriminator.bytes + (judged.size ? 0 : digits.bytes) : 0;
    ask.textContent = filled(site.ask, { label, size: megabytes(bytes) });
    ask.hidden = !discriminator || judged.has(key);
  }

  async function bringGenerator() {
    const { label, state: { model: sha256 }, generator } = model();
    if (store.parcels.get("generator", sha256)) return;
    const [content] = (await generators.load(filled(site.generator, { label }), [generator])) ?? [];
    if (content) store.parcels.open("generator", sha256, content);
  }

  async function bringDiscriminator() {
    const { key: own, label, state: { model: sha256 }, discriminator } = model();
    if (!discriminator || judged.has(own)) return;
    ask.hidden = true;
    const found = await discriminators.load(filled(site.discriminator, { label }), [discriminator, digits]);
    if (found) {
      judged.add(own);
      store.parcels.open("digits", "any", found[1]);
      store.parcels.open("discriminator", sha256, found[0]);
    }
    if (own !== key) return;
    showAsk();
    if (found) tell({ judges: true });
  }

  store.listen(channel);
  begin(state);
}
