// The twin of kernel.ts for a browser without WebAssembly SIMD: the same loops over the same memory, with the same
// roundings to float32 in the same order, hence the same numbers to the bit.

const { fround } = Math;
const STRIP = 16;

/**
 * @param {ArrayBuffer} memory what the addresses point into, in bytes
 * @returns {{gather: Function, gatherPatches: Function, multiply: Function, assemble: Function}} as kernel.ts says
 */
export function kernelFallback(memory) {
  const f = new Float32Array(memory), whole = new Int32Array(memory);

  function put(p, input, value, slope) {
    whole[p] = input * STRIP * 4;
    f[p + 1] = value > 0 ? value : value * slope;
    return (slope === 0 ? value > 0 : value !== 0) ? 2 : 0;
  }

  function gather(x, rows, inputs, slope, list) {
    for (let r = 0; r < rows; r++) {
      const from = (list >> 2) + r * (inputs + 1) * 2, base = (x >> 2) + r * inputs;
      let p = from + 2;
      for (let i = 0; i < inputs; i++) p += put(p, i, f[base + i], slope);
      whole[from] = (p - from) * 4 - 8;
    }
  }

  function gatherPatches(x, side, channels, slope, list) {
    let from = list >> 2;
    for (let y = -1; y < side - 1; y += 2) {
      for (let left = -1; left < side - 1; left += 2, from += (16 * channels + 1) * 2) {
        let p = from + 2;
        for (let tap = 0; tap < 16; tap++) {
          const py = y + (tap >> 2), px = left + (tap & 3);
          if (py < 0 || py >= side || px < 0 || px >= side) continue;
          const base = (x >> 2) + (py * side + px) * channels;
          for (let c = 0; c < channels; c++) p += put(p, tap * channels + c, f[base + c], slope);
        }
        whole[from] = (p - from) * 4 - 8;
      }
    }
  }

  function multiply(list, rows, inputs, weights, bias, outputs, out) {
    for (let j = 0; j < outputs; j += 4) {
      // 4 columns at a time: more sums than that do not stay in registers
      const b = (bias >> 2) + j, columns = (weights >> 2) + (j - (j % STRIP)) * inputs + (j % STRIP);
      for (let r = 0; r < rows; r++) {
        let s0 = f[b], s1 = f[b + 1], s2 = f[b + 2], s3 = f[b + 3];
        let p = (list >> 2) + r * (inputs + 1) * 2;
        const end = p + 2 + (whole[p] >> 2);
        for (p += 2; p < end; p += 2) {
          const w = columns + (whole[p] >> 2), x = f[p + 1];
          s0 = fround(s0 + fround(x * f[w]));
          s1 = fround(s1 + fround(x * f[w + 1]));
          s2 = fround(s2 + fround(x * f[w + 2]));
          s3 = fround(s3 + fround(x * f[w + 3]));
        }
        const o = (out >> 2) + r * outputs + j;
        f[o] = s0; f[o + 1] = s1; f[o + 2] = s2; f[o + 3] = s3;
      }
    }
  }

  function assemble(taps, side, channels, bias, out) {
    let o = out >> 2;
    for (let y = 0; y < 2 * side; y++) {
      for (let x = 0; x < 2 * side; x++, o += channels) {
        for (let c = 0; c < channels; c++) f[o + c] = f[(bias >> 2) + c];
        for (let ky = (y + 1) & 1; ky < 4; ky += 2) {
          const py = (y + 1 - ky) >> 1;
          if (py < 0 || py >= side) continue;
          for (let kx = (x + 1) & 1; kx < 4; kx += 2) {
            const px = (x + 1 - kx) >> 1;
            if (px < 0 || px >= side) continue;
            const tap = (taps >> 2) + ((py * side + px) * 16 + ky * 4 + kx) * channels;
            for (let c = 0; c < channels; c++) f[o + c] += f[tap + c];
          }
        }
      }
    }
  }

  return { gather, gatherPatches, multiply, assemble };
}
