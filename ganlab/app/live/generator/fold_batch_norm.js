// A plan and its tensors -> stages with batch norm folded in, weights laid out as the kernel reads them.

const STRIP = 16; // columns per strip of weights, as in kernel.ts
const PIXELS = 784;
const padded = (n) => Math.ceil(n / STRIP) * STRIP;

/** @typedef {import("./safetensors.js").Tensor} Tensor */
/**
 * @typedef {object} Stage
 * @property {number} inputs numbers in (per pixel, if upsample)
 * @property {number} outputs numbers out (per pixel, if upsample), as the next stage reads them
 * @property {number} columns of the product: outputs, or 16 taps of them, filled up to a multiple of 16
 * @property {boolean} upsample whether the 16 taps per pixel have to be assembled into twice as many rows and columns
 * @property {boolean} relu whether the next stage reads only what is above 0
 * @property {number} pixels that the stage puts out, 1 for a plain vector
 * @property {Float32Array} weights (columns / 16, inputs, 16)
 * @property {Float32Array} bias (columns), or (outputs) if upsample
 */

/**
 * @param {object[]} plan of ganlab/inference/layer_plan.py, as the record tells it
 * @param {Map<string, Tensor>} tensors
 * @returns {Stage[]}
 */
export function foldBatchNorm(plan, tensors) {
  check(plan);
  return plan.map((row) => {
    const upsample = row.kind === "upsample", { inputs, outputs } = row;
    if (!upsample && row.kind !== "linear") throw new Error(`the page cannot run a stage of kind ${row.kind}`);
    const source = numbers(tensors, `${row.weights}.weight`, upsample ? [inputs, outputs, 4, 4] : [outputs, inputs]);
    const { scale, bias } = affine(row, tensors);
    const columns = upsample ? 16 * outputs : outputs;
    const weights = new Float32Array(padded(columns) * inputs);
    for (let column = 0; column < columns; column++) {
      const output = column % outputs, tap = (column - output) / outputs;
      const factor = scale[output % scale.length];
      let at = (column - (column % STRIP)) * inputs + (column % STRIP);
      let from = upsample ? output * 16 + tap : output * inputs;
      for (let i = 0; i < inputs; i++, at += STRIP) {
        weights[at] = source[from] * factor;
        from += upsample ? outputs * 16 : 1;
      }
    }
    const room = new Float32Array(upsample ? outputs : padded(columns));
    for (let j = 0; j < outputs; j++) room[j] = bias[j];
    if (!weights.every(Number.isFinite) || !room.every(Number.isFinite)) {
      throw new Error(`the weights of ${row.weights} are not all finite`);
    }
    const stage = { inputs, outputs, columns: padded(columns), upsample, relu: row.then === "relu" };
    return { ...stage, pixels: row.pixels, weights, bias: room };
  });
}

/** Throws unless the stages follow on one another, to 28 x 28 pixels: a plan comes from a file. */
function check(plan) {
  let pixels = 1, channels = plan[0]?.inputs;
  for (const { kind, weights, inputs, outputs, pixels: made } of plan) {
    const upsample = kind === "upsample";
    if (inputs !== channels || upsample !== pixels > 1) throw new Error(`${weights} does not follow on what is before`);
    pixels = upsample ? 4 * pixels : made;
    channels = upsample ? outputs : outputs / made;
  }
  const whole = [1, PIXELS].includes(pixels) && pixels * channels === PIXELS && plan[plan.length - 1].then === "tanh";
  if (!whole) throw new Error("the plan does not end with 28 x 28 pixels and Tanh");
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
