// By which weights a link's digit was drawn: a model that is trained anew draws others, and its codes mean others.

export const WEIGHTS = "weights"; // of ganlab/app/state/keys.py
const SIGNS = 8; // of a sha256, in a link

/** @typedef {import("./store.js").State} State */

/** What a link says of weights.  sha256: of the generator's file. */
export const markOf = (/** @type {string} */ sha256) => sha256.slice(0, SIGNS);

let looked = false;

/** The link by which this document was opened, at the first call; none if the visitor has since walked to this page. */
export function arrival() {
  const [entry] = performance.getEntriesByType("navigation"), { pathname, searchParams } = new URL(entry.name);
  const fresh = !looked && pathname === location.pathname;
  looked = true;
  return fresh ? searchParams : new URLSearchParams();
}

/**
 * Which words the page owes a link: "otherWeights" if it was made with others, "unsaidWeights" if it sets codes and
 * does not say with which, null if it was made with these.
 * @returns {?("otherWeights" | "unsaidWeights")}
 */
export function unlike(/** @type {State} */ { model, latents }, /** @type {URLSearchParams} */ link) {
  const said = link.getAll(WEIGHTS).at(-1);
  if (said !== undefined) return said === markOf(model) ? null : "otherWeights";
  return latents.some(({ kind, name }) => kind !== "noise" && link.has(name)) ? "unsaidWeights" : null;
}
