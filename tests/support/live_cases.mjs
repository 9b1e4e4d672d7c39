// What the tests ask of the page's own modules: one JSON request on standard input, one JSON answer.

import { readFileSync } from "node:fs";
import { among, Discriminator } from "../../ganlab/app/live/generator/discriminator.js";
import { centred, seen } from "../../ganlab/app/live/draw/pen.js";
import { findDigit } from "../../ganlab/app/live/draw/find_digit.js";
import { DrawnSteps } from "../../ganlab/app/live/draw/drawn_steps.js";
import { sizeOf } from "../../ganlab/app/live/draw/photo_file.js";
import { codesOf, kinds, read, READER } from "../../ganlab/app/live/draw/reading.js";
import { startOf, zAt } from "../../ganlab/app/live/draw/z_around.js";
import { Generator } from "../../ganlab/app/live/generator/generator.js";
import { compose, crc32, normal, philox4x32, philoxWords, uniform } from "../../ganlab/app/live/generator/noise.js";
import { finder } from "../../ganlab/app/live/page/term_finder.js";
import { csv, sorted } from "../../ganlab/app/live/page/table_tools.js";
import { ChosenValues } from "../../ganlab/app/live/play/chosen_values.js";
import { TextPace } from "../../ganlab/app/live/play/text_pace.js";
import { ReplayStore } from "../../ganlab/app/live/training/replay_store.js";
import * as of from "../../ganlab/app/live/play/z_for_view.js";
import { choicesOf, framesOf, pairsOf, scoreOf } from "../../ganlab/app/live/site/critic_pairs.js";
import { fromLink, linkText } from "../../ganlab/app/live/site/drawing_link.js";
import * as gif from "../../ganlab/app/live/site/gif_file.js";
import * as walk from "../../ganlab/app/live/site/latent_walk.js";
import * as link from "../../ganlab/app/live/site/link_values.js";
import { fromHalf, parseSafetensors } from "../../ganlab/app/live/generator/safetensors.js";

const answers = {
  /** {models, first, links} -> of each link the model that the site shows, and what is chosen of it */
  site_play: ({ models, first, links }) =>
    links.map((text) => {
      const asked = new URLSearchParams(text), shown = link.shownModels(asked, models);
      const { model, state: { seed, values } } = link.playOf(asked, shown, first);
      return { model, seed, values, shown: shown.map(({ key }) => key) };
    }),

  /** {axes, links} -> the axes' names, those on the pad first */
  site_axes: ({ axes, links }) => links.map((text) => link.onPad(new URLSearchParams(text), axes).map(({ name }) => name)),

  /** {links: [[hide, only]], pages} -> the pages that each leaves out */
  site_left_out: ({ links, pages }) => links.map(([hide, only]) => link.leftOut(hide, only, pages)),

  /** {units, links} -> where the clock stands */
  site_clock: ({ units, links }) => links.map((text) => link.clockOf(new URLSearchParams(text), units, "images")),

  /** {models, links} -> the seed of Compare's rows, whether the codes are held, and at which values */
  site_rows: ({ models, links }) =>
    links.map((text) => link.rowsOf(new URLSearchParams(text), link.codesOfAll(models), models, 0)),

  /** {key, options, links} -> which of the options each link asks for */
  /** {pictures, side, factor, milliseconds} -> a GIF file in base64 */
  gif: ({ pictures, side, factor, milliseconds }) =>
    Buffer.from(gif.gifFile(pictures.map((one) => Uint8Array.from(one)), side, factor, milliseconds)).toString("base64"),
  /** {latents, cases: [[start, end, n]]} -> z each */
  latent_walk: ({ latents, cases }) =>
    cases.map(([start, end, n]) => [...walk.latentWalk(latents, Float32Array.from(start), Float32Array.from(end), n)]),
  site_choice: ({ key, options, links }) => links.map((text) => link.choiceOf(new URLSearchParams(text), key, options)),

  /** {decks: [[deck, film, reals]], films: frames of each, scores: [[pairs, choices]], answers: [real, fake, pairs]} */
  site_game: ({ decks, films, scores, answers }) => ({
    pairs: decks.map((deck) => pairsOf(...deck)),
    frames: films.map(framesOf),
    scores: scores.map((words) => scoreOf(...words)),
    choices: choicesOf(...answers),
  }),

  /** {drawings, texts} -> each drawing as a link's text, and each text as a drawing, or null */
  site_drawing: async ({ drawings, texts }) => ({
    texts: await Promise.all(drawings.map((levels) => linkText(Uint8Array.from(levels)))),
    drawings: (await Promise.all(texts.map(fromLink))).map((levels) => levels && [...levels]),
  }),

  /** {cases: [[counter, key]]} -> four words each */
  philox: ({ cases }) =>
    cases.map(([counter, key]) => {
      const out = new Uint32Array(4);
      philox4x32(...counter, ...key, out, 0);
      return [...out];
    }),

  /** {terms: [[key, forms]], otherSenses, texts} -> where each text says one of them */
  terms: ({ terms, otherSenses, texts }) => texts.map(finder(terms, otherSenses)),

  /** {replay, at, layer} -> of each iteration which rows of terms there are, and of when the newest of all else is */
  replay: ({ replay, at, layer }) => {
    const store = new ReplayStore(replay, () => {});
    store.order({ t: "layer", ...layer });
    return at.map((iterations) => {
      store.move(iterations);
      const newest = ["digits", "opinions", "gradients", "layer"].map((kind) => [kind, store.newest[kind]?.iterations]);
      return { terms: store.terms.map((row) => row.iterations), ...Object.fromEntries(newest) };
    });
  },

  crc32: ({ names }) => names.map((name) => crc32(new TextEncoder().encode(name))),

  /** {rows: of noise_vectors.json} -> what this twin computes for them */
  noise: ({ rows }) =>
    rows.map(({ seed, name, index, words }) => ({
      words: [...philoxWords(seed, name, index, words.length).subarray(0, words.length)],
      uniform: [...uniform(seed, name, index, words.length)],
      normal: [...normal(seed, name, index, words.length)],
    })),

  /** {cases: [[latents, seed, samples, codes]]} -> z each, or the error's message */
  compose: ({ cases }) => cases.map((words) => attempt(() => [...compose(...words)])),

  /** -> the bits of the floats that all 65,536 halves become */
  halves: () => [...new Uint32Array(fromHalf(Uint16Array.from({ length: 65536 }, (_, i) => i)).buffer)],

  /** {file} -> its tensors */
  tensors: ({ file }) => {
    const { tensors, metadata } = parseSafetensors(readFileSync(file));
    return { metadata, tensors: Object.fromEntries([...tensors].map(([k, v]) => [k, { ...v, data: [...v.data] }])) };
  },

  /** {files: base64} -> the message with which each is refused, or null */
  refuse: ({ files }) =>
    files.map((text) => attempt(() => parseSafetensors(Buffer.from(text, "base64")) && null)),

  /** {file, plain, cases: [[samples, seed, codes]]} -> grey levels in base64 */
  sample: async ({ file, plain, cases }) => {
    const generator = await Generator.open(readFileSync(file), { plain });
    if (generator.simd === plain) throw new Error("the other path ran");
    return cases.map((words) => Buffer.from(generator.sample(...words)).toString("base64"));
  },

  /** {file, plain, levels: base64} -> a discriminator's answers, percentiles and readings of codes */
  judge: async ({ file, plain, levels }) => {
    const discriminator = await Discriminator.open(readFileSync(file), { plain });
    if (discriminator.simd === plain) throw new Error("the other path ran");
    const found = discriminator.judge(new Uint8Array(Buffer.from(levels, "base64")));
    return { ...found, percentiles: found.answers.map((answer) => discriminator.percentile(answer)) };
  },

  /** {pictures: [levels in base64, width, height]} -> grey levels in base64 each, by MNIST's rule */
  centred: ({ pictures }) =>
    pictures.map(([text, width, height]) =>
      Buffer.from(centred({ levels: new Uint8Array(Buffer.from(text, "base64")), width, height })).toString("base64")),

  /** {pictures: [levels in base64, width, height]} -> the digit on each, in base64, or null */
  photos: ({ pictures }) => pictures.map(([text, width, height]) => {
    const digit = findDigit({ levels: new Uint8Array(Buffer.from(text, "base64")), width, height });
    return digit && Buffer.from(digit).toString("base64");
  }),

  /** {files in base64} -> what each says of its size, or null */
  photo_sizes: ({ files }) => files.map((text) => sizeOf(new Uint8Array(Buffer.from(text, "base64")))),

  /** {drawings: strokes each} -> grey levels in base64 each, null for nothing */
  seen: ({ drawings }) => drawings.map((strokes) => {
    const levels = seen(strokes);
    return levels && Buffer.from(levels).toString("base64");
  }),

  /** {generator, discriminator: files, levels: base64} -> what InfoGAN makes of each drawing, pictures in base64, with
   *  the milliseconds that each took */
  read: async ({ generator, discriminator, levels }) => {
    const text = (pixels) => pixels && Buffer.from(pixels).toString("base64"), all = Buffer.from(levels, "base64");
    const networks = await READER.open({ generator: readFileSync(generator), discriminator: readFileSync(discriminator) });
    const answers = [];
    for (let i = 0; i < all.length; i += 784) {
      const began = performance.now();
      const { reading, whole } = read(networks, new Uint8Array(all.subarray(i, i + 784)));
      const milliseconds = performance.now() - began;
      answers.push({ reading, ...whole, redraws: text(whole.redraws), hand: text(whole.hand), milliseconds });
    }
    return { answers, kinds: text(kinds(networks.generator)) };
  },

  /** {latents, reading} -> the codes that the generator is given */
  codes: ({ latents, reading }) => codesOf(latents, reading),

  /** {latents, z, places} -> where z is, and the z at each place */
  around: ({ latents, z, places }) => {
    const start = startOf(latents, z);
    return { start, here: [...zAt(latents, z, start)], there: places.map((place) => [...zAt(latents, z, { ...start, ...place })]) };
  },

  /** {moves: [name, argument]} -> how many strokes, whether a picture, and whether nothing is there, after each */
  drawn: ({ moves }) => {
    const steps = new DrawnSteps();
    return moves.map(([name, argument]) => {
      steps[name](argument);
      return [steps.strokes.length, steps.picture !== null, steps.empty];
    });
  },

  /** {answers, quantiles} -> percentiles */
  among: ({ answers, quantiles }) => answers.map((answer) => among(answer, quantiles)),

  /** {script, file, cases} -> as sample, by the one script */
  bundled: async ({ script, file, cases }) => {
    const { default: One } = await import(script);
    const generator = await One.open(readFileSync(file));
    return cases.map((words) => Buffer.from(generator.sample(...words)).toString("base64"));
  },

  /** {file, network} -> the message with which a generator's or a discriminator's file is refused, or null */
  open: async ({ file, network = "generator" }) => {
    try {
      return (await { generator: Generator, discriminator: Discriminator }[network].open(readFileSync(file))) && null;
    } catch (error) {
      return error.message;
    }
  },

  /** {view} -> what the grid has across and down, what each cell sets, and the z of the cells */
  grid: ({ view }) => ({ ...of.gridOf(view), cells: of.cellsOf(view), z: [...of.zOfGrid(view)] }),

  /** {view} -> the z of what stands behind the dot */
  behind: ({ view }) => [...of.zOfPad(view)],

  /** {view, name} -> the z of each value of this code */
  kinds: ({ view, name }) => [...of.zOfKinds(view, of.categoricals(view).find((code) => code.name === name))],

  /** {seeds} -> the seeds of the other samples of each */
  seeds: ({ seeds }) => seeds.map((seed) => of.otherSeeds({ seed })),

  /** {view} -> what dragging the digit moves: names and ways */
  digit_axes: ({ view }) => of.digitAxes(view).map(({ axis, way }) => [axis.name, way]),

  /** {before: a view, after: views} -> the names of the axes after each, the one moved last first */
  recent: ({ before, after }) => after.map((view) => of.recentAfter(before, view)),

  /** {cells, falling} -> the cells in that order */
  sorted: ({ cells, falling }) => sorted(cells, falling).map((at) => cells[at]),

  /** {rows} -> a CSV file's text */
  csv: ({ rows }) => csv(rows),

  /** {axes, calls: [[method or "later", ...arguments]]} -> the values after each, and what the method returned */
  selection: ({ axes, calls }) => {
    const selection = new ChosenValues();
    const call = {
      receive: (state, sameModel) => selection.receive(state, sameModel),
      move: (changes) => selection.move(changes, axes),
      end: () => selection.end(axes)?.name ?? null,
      cancel: () => selection.cancel(),
      message: (reset) => selection.message(reset),
      untold: () => selection.untold,
      later: (ms) => void (selection.lastMoveAt -= ms),
    };
    return calls.map(([name, ...words]) => ({ said: call[name](...words) ?? null, values: selection.values }));
  },

  /** {frames: whether something moves in each} -> whether each writes, and so does the one that the last asks for */
  async text_pace({ frames }) {
    let asked = () => {};
    const pace = new TextPace(() => asked());
    const due = (moving) => (pace.frame(moving), pace.due);
    const written = frames.map(due);
    await new Promise((done) => (asked = done));
    return [...written, due(true)];
  },
};

function attempt(action) {
  try {
    return action();
  } catch (error) {
    return error.message;
  }
}

const { what, ...request } = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(await answers[what](request)));
