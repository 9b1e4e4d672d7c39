// The living strip on Play: what the store knows, as a scene.

import LAYOUT from "../layout.json" with { type: "json" };
import { widthOf } from "../generator/noise.js";
import { livingStrip } from "../stage/living_strip.js";
import { codesAt, zOfDigit } from "./z_for_view.js";

const PIXELS = LAYOUT.size * LAYOUT.size;
const STRIDE = 37; // from one seed's real digit to the next one's: they lie by class, and 500 is no multiple of it

export function stripPart(root, words, store) {
  let turns = 0; // how often another real digit was asked for
  let digits = { at: null, levels: null }; // the real digit that is shown
  let judged = null; // {discriminator, real, answer}: a real digit is judged once
  let last = null; // of the digit: {percentile, reading}
  const strip = livingStrip(root, words, () => {
    turns += 1;
    store.requestRedraw();
  });

  function realDigit(seed) {
    const sheet = store.get("digits");
    if (!sheet) return null;
    const count = sheet.length / PIXELS, at = ((seed % count) * STRIDE + turns) % count;
    if (at !== digits.at) digits = { at, levels: sheet.subarray(at * PIXELS, (at + 1) * PIXELS) };
    return digits.levels;
  }

  function realAnswer(discriminator, real) {
    if (!real) return null;
    if (judged?.discriminator !== discriminator || judged.real !== real) {
      judged = { discriminator, real, answer: discriminator.judge(real).answers[0] };
    }
    return discriminator.percentile(judged.answer);
  }

  return {
    draw({ state, view, drag }, levels) {
      const { dataset, judges, reads } = state, hasReal = dataset === words.dataset;
      const discriminator = store.get("discriminator"), real = hasReal ? realDigit(view.seed) : null;
      if (!discriminator || !levels) last = null;
      // without SIMD an answer takes longer than a frame, so it waits for the dot to rest
      else if (discriminator.simd || !drag.dragging || !last) {
        const { answers: [answer], readings: [reading] } = discriminator.judge(levels);
        last = { percentile: discriminator.percentile(answer), reading: reading ?? null };
      }
      const unmeasured = discriminator && !discriminator.opinion;
      strip.show({
        noise: noiseOf(view),
        codes: codesAt(view),
        digit: levels,
        real,
        hasReal,
        percentile: last?.percentile ?? null,
        realPercentile: discriminator ? realAnswer(discriminator, real) : null,
        reading: last?.reading ?? null,
        hasQ: reads,
        note: judges ? (unmeasured ? words.unmeasured : null) : words.unplanned,
      });
      root.host.toggleAttribute("data-waiting", judges && !discriminator);
    },
  };
}

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
