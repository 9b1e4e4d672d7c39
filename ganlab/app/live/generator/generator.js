// A trained generator in the page: z -> grey levels, by the kernel if the browser has SIMD, else by plain JavaScript.

import { foldBatchNorm } from "./fold_batch_norm.js";
import { KERNEL } from "./kernel.wasm.js";
import { compose, widthOf } from "./noise.js";
import { kernelFallback } from "./kernel_fallback.js";
import { parseSafetensors } from "./safetensors.js";

const BATCH = 16; // images that go through a product of vectors together, so that its weights are read once for all
const PAGE = 65536; // bytes of WebAssembly memory are counted in these
const PIXELS = 784;

/** Finds room in one memory: addresses in bytes, each a multiple of 64 (a cache line). */
class Room {
  top = 64;
  take(bytes) {
    const at = this.top;
    this.top += Math.ceil(bytes / 64) * 64;
    return at;
  }
}

/** @returns {Promise<{kernel: object, floats: Float32Array, simd: boolean}>} the loops, and the memory they work on */
async function openKernel(bytes, plain) {
  const pages = Math.ceil(bytes / PAGE);
  if (!plain && typeof WebAssembly === "object" && WebAssembly.validate(KERNEL)) {
    try {
      const memory = new WebAssembly.Memory({ initial: pages });
      const { instance } = await WebAssembly.instantiate(KERNEL, { env: { memory } });
      return { kernel: instance.exports, floats: new Float32Array(memory.buffer), simd: true };
    } catch (error) {
      if (!(error instanceof WebAssembly.CompileError)) throw error; // a site may forbid WebAssembly by its policy
    }
  }
  const buffer = new ArrayBuffer(pages * PAGE);
  return { kernel: kernelFallback(buffer), floats: new Float32Array(buffer), simd: false };
}

/** Rows of a stage's product for one image, and the rows it puts out. */
function layOut(stages) {
  let pixels = 1;
  return stages.map((stage) => {
    const rows = stage.upsample ? pixels : 1, side = Math.sqrt(pixels);
    pixels = stage.upsample ? 4 * pixels : stage.pixels;
    return { ...stage, rows, side, stride: stage.upsample ? pixels * stage.outputs : stage.columns };
  });
}

export class Generator {
  latents; // what z is made of, as in config.json
  width; // length of z
  simd; // whether WebAssembly SIMD does the work
  stages; // layers, with their weights' addresses
  buffers; // addresses of what a product reads and writes
  machine; // the kernel and the memory it works on

  /**
   * @param {ArrayBuffer | Uint8Array} file of ganlab.app.live.payload.payload: tensors, plan and latents
   * @param {{plain?: boolean}} options plain: without WebAssembly
   * @returns {Promise<Generator>}
   */
  static async open(file, { plain = false } = {}) {
    const { tensors, metadata } = parseSafetensors(file);
    if (!metadata.plan || !metadata.latents) throw new Error("this file has no plan: it is not a parcel for the page");
    const latents = JSON.parse(metadata.latents), stages = layOut(foldBatchNorm(JSON.parse(metadata.plan), tensors));
    const room = new Room();
    const most = (size) => Math.max(...stages.map(size));
    const groups = (stage) => (stage.upsample ? stage.rows : BATCH); // rows of one product
    const buffers = {
      zero: room.take(4 * most((stage) => stage.columns)),
      list: room.take(8 * most((stage) => groups(stage) * (stage.inputs + 1))),
      taps: room.take(4 * most((stage) => (stage.upsample ? stage.rows * stage.columns : 0))),
      a: room.take(4 * BATCH * most((stage) => Math.max(stage.stride, stage.inputs))),
      b: room.take(4 * BATCH * most((stage) => stage.stride)),
    };
    const places = stages.map((stage) => [room.take(4 * stage.weights.length), room.take(4 * stage.bias.length)]);
    const machine = await openKernel(room.top, plain);
    const placed = stages.map(({ weights, bias, ...stage }, i) => {
      machine.floats.set(weights, places[i][0] / 4);
      machine.floats.set(bias, places[i][1] / 4);
      return { ...stage, weights: places[i][0], bias: places[i][1] };
    });
    return new Generator(latents, placed, buffers, machine);
  }

  /** Use Generator.open. */
  constructor(latents, stages, buffers, machine) {
    const width = latents.reduce((sum, part) => sum + widthOf(part), 0);
    Object.assign(this, { latents, width, simd: machine.simd, stages, buffers, machine });
    if (this.width !== stages[0].inputs) throw new Error(`z has ${this.width} numbers, its layer ${stages[0].inputs}`);
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
      const at = this.run(z.subarray(i * this.width, (i + count) * this.width), count) / 4;
      const { stride } = this.stages[this.stages.length - 1];
      for (let k = 0; k < count; k++) {
        for (let p = 0; p < PIXELS; p++) {
          const x = Math.fround(Math.tanh(this.machine.floats[at + k * stride + p]));
          // the rule of images.to_uint8: a clamped array rounds half to even, as torch does, and clamps
          levels[(i + k) * PIXELS + p] = Math.fround(Math.fround(x + 1) * 127.5);
        }
      }
    }
    return new Uint8Array(levels.buffer);
  }

  /** z of at most BATCH images -> the address of what the last stage puts out, before Tanh: (count, stride). */
  run(z, count) {
    const { kernel, floats } = this.machine, { zero, list, taps, a, b } = this.buffers;
    let from = a, to = b, stride = this.width, relu = 0;
    floats.set(z, from / 4);
    for (const stage of this.stages) {
      const { rows, inputs, columns, weights, bias } = stage;
      if (stage.upsample) {
        for (let k = 0; k < count; k++) {
          kernel.gather(from + 4 * k * stride, rows, inputs, relu, list);
          kernel.multiply(list, rows, inputs, weights, zero, columns, taps);
          kernel.assemble(taps, stage.side, stage.outputs, bias, to + 4 * k * stage.stride);
        }
      } else {
        for (let k = 0; k < count; k++) {
          kernel.gather(from + 4 * k * stride, 1, inputs, relu, list + 8 * k * (inputs + 1));
        }
        kernel.multiply(list, count, inputs, weights, bias, columns, to);
      }
      [from, to, stride, relu] = [to, from, stage.stride, stage.relu ? 1 : 0];
    }
    return from;
  }
}
