// What the workers of Compare's rows run: a model's generator and, when it has been asked for, its discriminator.

import { among, Discriminator } from "../generator/discriminator.js";
import { Generator } from "../generator/generator.js";

/** @type {import("../page/network_worker.js").Kind} */
export const ROW = {
  async open({ generator, discriminator }) {
    const d = discriminator && (await Discriminator.open(discriminator));
    return { g: await Generator.open(generator), d };
  },
  answer({ g, d }, { seed, codes, samples }) {
    const levels = g.sample(samples, seed, codes), scales = d && [d.opinion.real, d.opinion.fake];
    const answers = d ? d.judge(levels).answers : [];
    return { levels, percentiles: answers.map((answer) => scales.map((scale) => among(answer, scale))) };
  },
};
