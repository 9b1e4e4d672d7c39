// A picture of samples in a row: the stored one, or what a model's own worker draws from another seed.

import { element, filled } from "../page/dom.js";
import { NetworkWorker } from "../page/network_worker.js";
import { paint } from "../page/paint.js";

/**
 * @param {HTMLImageElement} picture
 * @param {string} alt what it shows, with {seed} in it if it says so
 * @param {(percentiles: number[][]) => void} delivered is told what the discriminator says of each, if it was opened
 */
export function rowPicture(picture, alt, delivered = () => {}) {
  const stored = { src: picture.src, alt: picture.alt }, canvas = element("canvas", {});
  let opened = "", newest = 0; // which networks the worker has, the turn that is waited for
  const worker = new NetworkWorker("row", ({ request, levels, percentiles }) => {
    if (request.turn !== newest) return;
    paint(canvas, levels, request.samples);
    Object.assign(picture, { src: canvas.toDataURL(), alt: filled(alt, { seed: request.seed }) });
    picture.classList.remove("stale");
    delivered(percentiles);
  });
  return {
    /** To be called where another seed is chosen: what is shown is not of that one, until the networks are there. */
    begin(isStored) {
      newest = 0;
      picture.classList.toggle("stale", !isStored && !opened);
      if (isStored) Object.assign(picture, stored);
    },
    /** networks: {generator, discriminator}, the second one null if it is not asked; request: see row_networks.js. */
    draw(networks, request) {
      newest = request.turn;
      const now = Object.keys(networks).filter((name) => networks[name]).join();
      if (now !== opened) worker.open("row", networks);
      opened = now;
      worker.ask("row", request);
    },
  };
}
