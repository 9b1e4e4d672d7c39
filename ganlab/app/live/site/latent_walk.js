// The way from one z to another: the twin of `Latents.walk` (ganlab/latents.py).

import { widthOf } from "../generator/noise.js";

/**
 * n inputs, n > 1: noise along the great circle between the two (Shoemake 1985, doi:10.1145/325165.325242), its length
 * from one's to the other's; codes straight.
 * @param {import("../generator/noise.js").Latent[]} latents
 * @param {Float32Array} start
 * @param {Float32Array} end
 * @returns {Float32Array} row by row
 */
export function latentWalk(latents, start, end, n) {
  const width = start.length, z = new Float32Array(n * width);
  for (let i = 0; i < n; i++) {
    const share = i / (n - 1);
    let at = 0;
    for (const part of latents) {
      const where = [at, (at += widthOf(part))], [a, b] = [start, end].map((one) => one.subarray(...where));
      const weights = part.kind === "noise" ? onCircle(a, b, share) : [1 - share, share];
      for (let j = 0; j < a.length; j++) z[i * width + where[0] + j] = weights[0] * a[j] + weights[1] * b[j];
    }
  }
  return z;
}

/** What to take of each of two vectors at a share of the way between them. */
function onCircle(a, b, share) {
  const [first, last] = [a, b].map((one) => Math.max(Math.sqrt(dot(one, one)), 1e-9));
  const angle = Math.acos(Math.min(Math.max(dot(a, b) / first / last, -1), 1));
  if (angle <= 1e-6) return [1 - share, share];
  const length = (1 - share) * first + share * last, part = (of) => (length * Math.sin(of * angle)) / Math.sin(angle);
  return [part(1 - share) / first, part(share) / last];
}

const dot = (a, b) => a.reduce((sum, value, i) => sum + value * b[i], 0);
