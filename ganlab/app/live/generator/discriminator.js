// A trained discriminator in the page: grey levels -> its answer and, if it has a Q, what that reads of the codes.

import { flowAfter, foldBatchNorm } from "./fold_batch_norm.js";
import { BATCH, Network } from "./network.js";
import { parseSafetensors } from "./safetensors.js";

const PIXELS = 784, IMAGE = { side: 28, channels: 1, room: 1 };

/** How many numbers Q puts out for a code, and what they say; the twin of `estimate` in ganlab/distributions.py. */
const READ = {
  categorical: { width: ({ n }) => n, estimate: softmax },
  uniform: { width: () => 1, estimate: ([mean]) => mean },
};

/** @typedef {Object<string, number | number[]>} Reading by the code's name: probabilities, or a mean */
/** @typedef {{real: number[], fake: number[]}} Opinion 101 quantiles each of answers, as in metrics.json */

export class Discriminator {
  codes; // the codes that Q reads, as in config.json's latents; empty without a Q
  /** @type {?Opinion} what it says of real test digits and of its own fakes; null if that was not measured */
  opinion;
  simd; // whether WebAssembly SIMD does the work
  network;
  numbers; // that Q puts out

  /**
   * @param {ArrayBuffer | Uint8Array} file of ganlab.app.live.payload.discriminator_payload: tensors, plan, latents
   * @param {{plain?: boolean}} options plain: without WebAssembly
   * @returns {Promise<Discriminator>}
   */
  static async open(file, { plain = false } = {}) {
    const { tensors, metadata } = parseSafetensors(file);
    if (!metadata.discriminator_plan) throw new Error("this file has no plan of a discriminator");
    const plan = JSON.parse(metadata.discriminator_plan), latents = JSON.parse(metadata.latents);
    const codes = plan.q ? latents.filter(({ kind }) => READ[kind]) : [];
    const trunk = foldBatchNorm(plan.trunk, tensors, IMAGE), between = flowAfter(trunk, IMAGE);
    const chains = { trunk, score: foldBatchNorm(plan.score, tensors, between) };
    if (plan.q) chains.q = foldBatchNorm(plan.q, tensors, between);
    const numbers = codes.reduce((sum, code) => sum + READ[code.kind].width(code), 0);
    for (const [name, wanted] of [["score", 1], ...(plan.q ? [["q", numbers]] : [])]) {
      const { side, channels } = flowAfter(chains[name], between);
      if (side * side * channels !== wanted) throw new Error(`${name} does not end with ${wanted} numbers`);
    }
    const opinion = JSON.parse(metadata.opinion ?? "null");
    return new Discriminator(codes, opinion, numbers, await Network.open(chains, PIXELS, plain));
  }

  /** Use Discriminator.open. */
  constructor(codes, opinion, numbers, network) {
    Object.assign(this, { codes, opinion, numbers, simd: network.simd, network });
  }

  /**
   * What it says of pictures, in eval mode: each by itself.
   * @param {Uint8Array} levels (n, 28, 28) grey levels
   * @returns {{answers: number[], readings: Reading[]}} larger is more real, on a scale of the model's own
   */
  judge(levels) {
    const n = levels.length / PIXELS, answers = [], readings = [];
    if (!Number.isInteger(n)) throw new Error(`pictures have ${PIXELS} pixels`);
    for (let i = 0; i < n; i += BATCH) {
      const count = Math.min(BATCH, n - i);
      const pixels = Float32Array.from(levels.subarray(i * PIXELS, (i + count) * PIXELS), (level) =>
        Math.fround(level / 127.5) - 1); // the rule of data.to_float
      const features = this.network.run("trunk", this.network.put(pixels), count);
      const scores = this.network.run("score", features, count);
      for (let k = 0; k < count; k++) answers.push(this.network.get(scores, k, 1)[0]);
      if (!this.codes.length) continue;
      const found = this.network.run("q", features, count);
      for (let k = 0; k < count; k++) readings.push(this.reading(this.network.get(found, k, this.numbers)));
    }
    return { answers, readings };
  }

  /** What Q's numbers for one picture say -> Reading. */
  reading(numbers) {
    let at = 0;
    return Object.fromEntries(this.codes.map((code) => {
      const { width, estimate } = READ[code.kind];
      return [code.name, estimate(numbers.subarray(at, (at += width(code))))];
    }));
  }

  /** Of 100 real test digits, how many look less real to it than a picture with this answer; null if not measured. */
  percentile(answer) {
    return this.opinion && among(answer, this.opinion.real);
  }
}

/** Where an answer stands among 101 rising quantiles -> 0 to 100; the twin of np.interp in memorisation.percentiles. */
export function among(answer, quantiles) {
  const last = quantiles.length - 1;
  if (answer >= quantiles[last]) return last;
  if (answer < quantiles[0]) return 0;
  let low = 0, high = last; // quantiles[low] <= answer < quantiles[high]
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (quantiles[middle] <= answer) low = middle;
    else high = middle;
  }
  return low + (answer - quantiles[low]) / (quantiles[high] - quantiles[low]);
}

function softmax(logits) {
  const most = Math.max(...logits), powers = Array.from(logits, (logit) => Math.exp(logit - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
