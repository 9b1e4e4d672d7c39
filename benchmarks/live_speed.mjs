// Milliseconds per image of the page's generator: node benchmarks/live_speed.mjs RUNS NAME=PARCEL...
// The two paths take turns, so that what else the machine does falls on both; see live_speed.py.

import { readFileSync } from "node:fs";
import { Generator } from "../ganlab/app/live/generator/generator.js";
import { compose } from "../ganlab/app/live/generator/noise.js";

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function timed(generator, z, n) {
  const start = performance.now();
  generator.generate(z);
  return (performance.now() - start) / n;
}

const [runs, ...models] = process.argv.slice(2);
console.log("model       images   kernel ms   plain ms   plain/kernel   open ms   runs");
for (const model of models) {
  const [name, file] = model.split("="), bytes = readFileSync(file);
  const start = performance.now();
  const kernel = await Generator.open(bytes), opened = performance.now() - start;
  const plain = await Generator.open(bytes, { plain: true });
  for (const n of [1, 16, 64]) {
    const z = compose(kernel.latents, 0, n), count = Math.max(5, Math.ceil(runs / n));
    for (let i = 0; i < 5; i++) [kernel, plain].forEach((g) => g.generate(z)); // until both are compiled
    const times = Array.from({ length: count }, () => [timed(kernel, z, n), timed(plain, z, n)]);
    const row = [median(times.map(([a]) => a)), median(times.map(([, b]) => b)), median(times.map(([a, b]) => b / a))];
    const cells = [row[0].toFixed(2).padStart(9), row[1].toFixed(2).padStart(8), row[2].toFixed(1).padStart(12)];
    console.log(name.padEnd(10), String(n).padStart(7), ...cells.map((c) => "  " + c), opened.toFixed(0).padStart(9), count);
  }
}
