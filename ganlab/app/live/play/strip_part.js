// The living strip on Play: what the store knows, as a scene.  D answers from a worker, so that no digit waits for it.

import LAYOUT from "../layout.json" with { type: "json" };
import { widthOf } from "../generator/noise.js";
import { livingStrip } from "../stage/living_strip.js";
import { codesAt, zOfDigit } from "./z_for_view.js";

const PIXELS = LAYOUT.size * LAYOUT.size;
const STRIDE = 37; // from one seed's real digit to the next one's: they lie by class, and 500 is no multiple of it

export function stripPart(root, words, store) {
  let turns = 0; // how often another real digit was asked for
  let asked = nothing(null); // of D: which model, how many questions, the last one's digit and real digit
  let told = null; // by D, of a digit: {question, percentile, reading}
  let real = { at: null, percentile: null }; // the real digit that D was asked of last, which it need not be again
  let scene = null, sheetDigit = { at: null, levels: null };
  const strip = livingStrip(root, words, () => {
    turns += 1;
    store.requestRedraw();
  });

  /** The place of the seed's real digit in the sheet of them, null if there is none. */
  function realPlace(seed, sheet) {
    const count = sheet.length / PIXELS;
    return ((seed % count) * STRIDE + turns) % count;
  }

  function ask(digit, at, levels) {
    if (asked.digit === digit && asked.real === at) return;
    asked = { ...asked, question: asked.question + 1, digit, real: at };
    const both = at === null || at === real.at ? digit : Uint8Array.from([...digit, ...levels]);
    store.workers.discriminator.ask(asked.model, { question: asked.question, real: at, levels: both });
  }

  function show() {
    const { judges, at, ...shown } = scene, unmeasured = told && told.percentile === null;
    strip.show({
      ...shown,
      percentile: told?.percentile ?? null,
      realPercentile: at !== null && at === real.at ? real.percentile : null,
      reading: told?.reading ?? null,
      note: judges ? (unmeasured ? words.unmeasured : null) : words.unplanned,
    }, store.text.due);
    root.host.toggleAttribute("data-waiting", judges && told?.question !== asked.question);
  }

  return {
    draw({ state: { model, dataset, judges, reads }, moves: { view } }, levels) {
      const hasReal = dataset === words.dataset, sheet = hasReal ? store.get("digits") : null;
      const at = sheet ? realPlace(view.seed, sheet) : null;
      const levelsAt = () => (sheet ? sheet.subarray(at * PIXELS, (at + 1) * PIXELS) : null);
      if (at !== sheetDigit.at) sheetDigit = { at, levels: levelsAt() };
      if (asked.model !== model) {
        asked = nothing(model);
        told = null;
        real = { at: null, percentile: null };
      }
      if (levels && store.get("discriminator")) ask(levels, at, sheetDigit.levels);
      const z = store.text.due ? { noise: noiseOf(view), codes: codesAt(view) } : {};
      scene = { ...scene, ...z, digit: levels, real: sheetDigit.levels, hasReal, hasQ: reads, judges, at };
      show();
    },
    judged({ request, percentiles: [percentile, ofReal], readings: [reading] }) {
      told = { question: request.question, percentile, reading: reading ?? null };
      if (ofReal !== undefined) real = { at: request.real, percentile: ofReal };
      // In a drag the next digit comes in 17 ms, and shows the answer to the one before: a frame of its own would cost
      // the browser as much as a digit's.
      if (store.moves.moving) store.text.soon();
      else show();
    },
  };
}

const nothing = (model) => ({ model, question: 0, digit: null, real: null });

/** The numbers of z that are noise, as they are under the dot. */
function noiseOf(view) {
  const z = zOfDigit(view), found = [];
  let at = 0;
  for (const part of view.latents) {
    if (part.kind === "noise") found.push(...z.subarray(at, at + widthOf(part)));
    at += widthOf(part);
  }
  return found;
}
