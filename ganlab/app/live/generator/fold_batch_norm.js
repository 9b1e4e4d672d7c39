// A plan and its tensors -> stages with batch norm folded in, weights laid out as the kernel reads them.

const STRIP = 16; // columns per strip of weights, as in kernel.ts
const KINDS = ["linear", "upsample", "downsample"];
const padded = (n) => Math.ceil(n / STRIP) * STRIP;

/** @typedef {import("./safetensors.js").Tensor} Tensor */
/**
 * What flows between two stages, of one image: side x side pixels (1 x 1 for a plain vector) of some channels.
 * @typedef {{side: number, channels: number, room: number}} Flow room: numbers per pixel in memory, channels or more
 */
/**
 * @typedef {object} Stage
 * @property {"linear" | "upsample" | "downsample"} kind
 * @property {Flow} before
 * @property {Flow} after
 * @property {number} inputs of the product: numbers per row, room for those that are always 0 included
 * @property {number} columns of the product: outputs, or 16 taps of them, filled up to a multiple of 16
 * @property {number} slope what the next stage multiplies numbers below 0 by: 1, or 0 after ReLU
 * @property {string} then of a generator's plan
 * @property {Float32Array} weights (columns / 16, inputs, 16)
 * @property {Float32Array} bias (columns), or (outputs) if upsample
 */

/**
 * @param {object[]} plan of ganlab/inference: layer_plan.py or discriminator_plan.py, as the record tells it
 * @param {Map<string, Tensor>} tensors
 * @param {Flow} flow what enters the first stage
 * @returns {Stage[]}
 */
export function foldBatchNorm(plan, tensors, flow) {
  return plan.map((row) => {
    const stage = fold(row, tensors, flow);
    flow = stage.after;
    return stage;
  });
}

/** What a plan puts out at its end, or what enters it if it has no stages. */
export const flowAfter = (stages, flow) => (stages.length ? stages[stages.length - 1].after : flow);

function fold(row, tensors, before) {
  const { kind, inputs, outputs, weights: name } = row, { side, channels, room } = before;
  const up = kind === "upsample", down = kind === "downsample", linear = kind === "linear";
  if (!KINDS.includes(kind)) throw new Error(`the page cannot run a stage of kind ${kind}`);
  const fits = linear ? inputs === side * side * channels : inputs === channels && (down ? side % 2 === 0 : side > 1);
  if (!fits) throw new Error(`${name} does not follow on what is before`);
  const taps = { linear: [], upsample: [4, 4], downsample: [4, 4] }[kind];
  const shape = up ? [inputs, outputs, ...taps] : [outputs, inputs, ...taps];
  const source = numbers(tensors, `${name}.weight`, shape), { scale, bias } = affine(row, tensors);
  const columns = up ? 16 * outputs : outputs;
  // Rows of the product: the channels of each pixel (linear) or of each of the 16 taps (downsample), in groups.
  const groups = linear ? side * side : down ? 16 : 1, numbersIn = groups * room;
  const [perChannel, perGroup] = linear ? [1, channels] : down ? [16, 1] : [16 * outputs, 0];
  const weights = new Float32Array(padded(columns) * numbersIn);
  for (let column = 0; column < columns; column++) {
    const output = column % outputs, tap = (column - output) / outputs, factor = scale[output % scale.length];
    const strip = (column - (column % STRIP)) * numbersIn + (column % STRIP);
    const start = up ? output * 16 + tap : output * inputs * (down ? 16 : 1);
    for (let group = 0; group < groups; group++) {
      let at = strip + group * room * STRIP, from = start + group * perGroup;
      for (let c = 0; c < channels; c++, at += STRIP, from += perChannel) weights[at] = source[from] * factor;
    }
  }
  const offsets = new Float32Array(up ? outputs : padded(columns));
  offsets.set(bias);
  if (!weights.every(Number.isFinite) || !offsets.every(Number.isFinite)) {
    throw new Error(`the weights of ${name} are not all finite`);
  }
  const slope = Math.fround(row.slope ?? (row.then === "relu" ? 0 : 1)); // as the kernel has it
  const stage = { kind, before, after: after(row, before), inputs: numbersIn, columns: padded(columns), slope };
  return { ...stage, then: row.then, weights, bias: offsets };
}

/** What leaves a stage: pixels that a product puts out itself have room for whole strips. */
function after({ kind, outputs, pixels = 1 }, { side }) {
  if (kind === "upsample") return { side: 2 * side, channels: outputs, room: outputs };
  if (kind === "downsample") return { side: side / 2, channels: outputs, room: padded(outputs) };
  return { side: Math.sqrt(pixels), channels: outputs / pixels, room: outputs / pixels };
}

/**
 * What follows the product, as one factor and one number to add, in float64.
 * @returns {{scale: ArrayLike<number>, bias: Float64Array}} scale: one number, or one per channel; bias: one per output
 */
function affine(row, tensors) {
  const { outputs, norm } = row, bias = new Float64Array(outputs);
  if (row.bias) bias.set(numbers(tensors, `${row.weights}.bias`, [outputs]));
  if (!norm) return { scale: [1], bias };
  const read = (name) => numbers(tensors, `${norm.weights}.${name}`, [norm.channels]);
  const [gain, shift, mean, variance] = ["weight", "bias", "running_mean", "running_var"].map(read);
  const scale = Float64Array.from(gain, (g, c) => g / Math.sqrt(variance[c] + norm.eps));
  for (let j = 0; j < outputs; j++) {
    const c = j % norm.channels; // outputs that become pixels hold all channels of one pixel, then of the next
    bias[j] = (bias[j] - mean[c]) * scale[c] + shift[c];
  }
  return { scale, bias };
}

/** The numbers of a tensor, which must be there and have this shape. */
function numbers(tensors, name, shape) {
  const tensor = tensors.get(name);
  if (!tensor || String(tensor.shape) !== String(shape)) {
    throw new Error(`the weights do not fit the plan: ${name} should have shape ${shape}, not ${tensor?.shape}`);
  }
  return tensor.data;
}
