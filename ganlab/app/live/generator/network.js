// Stages on one memory: products by the kernel if the browser has SIMD, else by plain JavaScript.

import { KERNEL } from "./kernel.wasm.js";
import { kernelFallback } from "./kernel_fallback.js";

/** Images that go through a product of vectors together, so that its weights are read once for all. */
export const BATCH = 16;
const PAGE = 65536; // bytes of WebAssembly memory are counted in these

/** @typedef {import("./fold_batch_norm.js").Stage} Stage */
/**
 * Numbers of some images in memory, and what is still to be done to them when they are read.
 * @typedef {{at: number, stride: number, slope: number}} Values at: address in bytes; stride: numbers from one image to
 * the next; slope: what those below 0 are to be multiplied by
 */

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

/** Rows of a stage's product for one image, and numbers from one image's outputs to the next one's. */
function layOut(stage) {
  const { kind, before, after, columns } = stage;
  const rows = kind === "upsample" ? before.side ** 2 : kind === "downsample" ? after.side ** 2 : 1;
  return { ...stage, rows, stride: kind === "linear" ? columns : after.side ** 2 * after.room };
}

export class Network {
  simd; // whether WebAssembly SIMD does the work

  /**
   * @param {Object<string, Stage[]>} chains lists of stages by name, which can follow on one another
   * @param {number} inputs numbers of one image that go in
   * @param {boolean} plain without WebAssembly
   */
  static async open(chains, inputs, plain) {
    const planned = Object.entries(chains).map(([name, stages]) => [name, stages.map(layOut)]);
    const all = planned.flatMap(([, stages]) => stages), room = new Room();
    const most = (size) => Math.max(...all.map(size));
    const floats = BATCH * Math.max(inputs, most(({ stride }) => stride));
    const buffers = {
      zero: room.take(4 * most(({ columns }) => columns)),
      list: room.take(8 * most((stage) => (stage.kind === "linear" ? BATCH : stage.rows) * (stage.inputs + 1))),
      taps: room.take(4 * most(({ kind, rows, columns }) => (kind === "upsample" ? rows * columns : 0))),
      values: [0, 1, 2].map(() => room.take(4 * floats)),
    };
    const places = all.map(({ weights, bias }) => [room.take(4 * weights.length), room.take(4 * bias.length)]);
    const machine = await openKernel(room.top, plain);
    const placed = new Map(all.map(({ weights, bias, ...stage }, i) => {
      machine.floats.set(weights, places[i][0] / 4);
      machine.floats.set(bias, places[i][1] / 4);
      return [all[i], { ...stage, weights: places[i][0], bias: places[i][1] }];
    }));
    const ready = planned.map(([name, stages]) => [name, stages.map((stage) => placed.get(stage))]);
    return new Network(Object.fromEntries(ready), inputs, buffers, machine);
  }

  /** Use Network.open. */
  constructor(chains, inputs, buffers, machine) {
    Object.assign(this, { chains, inputs, buffers, machine, simd: machine.simd });
  }

  /** At most BATCH images' numbers, row after row, into memory -> what the first chain takes. */
  put(/** @type {Float32Array} */ numbers) {
    const [at] = this.buffers.values;
    this.machine.floats.set(numbers, at / 4);
    return { at, stride: this.inputs, slope: 1 };
  }

  /** The numbers of an image, as they stand in memory. */
  get({ at, stride }, image, length) {
    const from = at / 4 + image * stride;
    return this.machine.floats.subarray(from, from + length);
  }

  /**
   * @param {string} name of the chain
   * @param {Values} values what enters it, which stays as it is, so that another chain can follow on it too
   * @param {number} count images
   * @returns {Values}
   */
  run(name, values, count) {
    const { kernel } = this.machine, { zero, list, taps } = this.buffers;
    const free = this.buffers.values.filter((at) => at !== values.at);
    let { at, stride, slope } = values;
    this.chains[name].forEach((stage, i) => {
      const { kind, before, rows, inputs, columns, weights, bias } = stage, to = free[i % 2];
      const side = before.side;
      for (let k = 0; k < count; k++) {
        const from = at + 4 * k * stride, out = to + 4 * k * stage.stride;
        if (kind === "upsample") {
          kernel.gather(from, rows, inputs, slope, list);
          kernel.multiply(list, rows, inputs, weights, zero, columns, taps);
          kernel.assemble(taps, side, stage.after.channels, bias, out);
        } else if (kind === "downsample") {
          kernel.gatherPatches(from, side, before.room, slope, list);
          kernel.multiply(list, rows, inputs, weights, bias, columns, out);
        } else kernel.gather(from, 1, inputs, slope, list + 8 * k * (inputs + 1));
      }
      if (kind === "linear") kernel.multiply(list, count, inputs, weights, bias, columns, to);
      ({ stride, slope } = stage);
      at = to;
    });
    return { at, stride, slope };
  }
}
