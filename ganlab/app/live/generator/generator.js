// A trained generator in the page: z -> grey levels.

import { flowAfter, foldBatchNorm } from "./fold_batch_norm.js";
import { BATCH, Network } from "./network.js";
import { compose, widthOf } from "./noise.js";
import { parseSafetensors } from "./safetensors.js";

const PIXELS = 784;

export class Generator {
  latents; // what z is made of, as in config.json
  width; // length of z
  simd; // whether WebAssembly SIMD does the work
  network;

  /**
   * @param {ArrayBuffer | Uint8Array} file of ganlab.app.live.payload.payload: tensors, plan and latents
   * @param {{plain?: boolean}} options plain: without WebAssembly
   * @returns {Promise<Generator>}
   */
  static async open(file, { plain = false } = {}) {
    const { tensors, metadata } = parseSafetensors(file);
    if (!metadata.plan || !metadata.latents) throw new Error("this file has no plan: it is not a parcel for the page");
    const latents = JSON.parse(metadata.latents), plan = JSON.parse(metadata.plan);
    const before = { side: 1, channels: plan[0]?.inputs, room: plan[0]?.inputs };
    const stages = foldBatchNorm(plan, tensors, before), { side, channels } = flowAfter(stages, before);
    const whole = [1, 28].includes(side) && side * side * channels === PIXELS && plan[plan.length - 1].then === "tanh";
    if (!whole) throw new Error("the plan does not end with 28 x 28 pixels and Tanh");
    const width = latents.reduce((sum, part) => sum + widthOf(part), 0);
    if (width !== before.room) throw new Error(`z has ${width} numbers, its layer ${before.room}`);
    return new Generator(latents, width, await Network.open({ all: stages }, width, plain));
  }

  /** Use Generator.open. */
  constructor(latents, width, network) {
    Object.assign(this, { latents, width, simd: network.simd, network });
  }

  /**
   * Digits as Python's sample() draws them: see compose in noise.js for the arguments.
   * @returns {Uint8Array} (n, 28, 28)
   */
  sample(samples, seed = 0, codes = {}) {
    return this.generate(compose(this.latents, seed, samples, codes));
  }

  /**
   * @param {Float32Array} z (n, width), row after row
   * @returns {Uint8Array} (n, 28, 28) grey levels
   */
  generate(z) {
    const n = z.length / this.width, levels = new Uint8ClampedArray(n * PIXELS);
    if (!Number.isInteger(n)) throw new Error(`z must have ${this.width} numbers per image`);
    for (let i = 0; i < n; i += BATCH) {
      const count = Math.min(BATCH, n - i);
      const values = this.network.put(z.subarray(i * this.width, (i + count) * this.width));
      const made = this.network.run("all", values, count);
      for (let k = 0; k < count; k++) {
        const x = this.network.get(made, k, PIXELS), at = (i + k) * PIXELS;
        for (let j = 0; j < PIXELS; j++) {
          // the rule of images.to_uint8: a clamped array rounds half to even, as torch does, and clamps
          levels[at + j] = Math.fround(Math.fround(Math.fround(Math.tanh(x[j])) + 1) * 127.5);
        }
      }
    }
    return new Uint8Array(levels.buffer);
  }
}
