// A PNG that was saved here holds its model, seed and codes: opened, or dropped onto the page, it brings them back.

import { element, filled } from "../page/dom.js";
import { pngText } from "../page/png_text.js";
import { arrival, markOf, unlike, WEIGHTS } from "./link_weights.js";

const KEYWORD = "ganlab"; // of ganlab/app/sections/downloads.py
const MOST = 32 * 2 ** 20; // bytes

/** What a file says, as a link; null if it says nothing of the kind. */
export async function readPicture(/** @type {Blob} */ file) {
  const text = file.size <= MOST ? pngText(new Uint8Array(await file.arrayBuffer()), KEYWORD) : null;
  try {
    const { model, weights, seed, values } = JSON.parse(text);
    const numbers = { seed, ...values };
    if (typeof model !== "string" || Object.values(numbers).some((value) => typeof value !== "number")) return null;
    return new URLSearchParams({ model, ...numbers, [WEIGHTS]: markOf(String(weights)) });
  } catch {
    return null; // no text, or not ours
  }
}

let taker = null; // of what is dropped: the part that was mounted last
for (const kind of ["dragover", "drop"]) globalThis.document?.addEventListener(kind, (event) => {
  if (!taker?.host.isConnected || !event.dataTransfer?.types.includes("Files")) return;
  event.preventDefault(); // else the browser would leave the page for the picture
  if (kind === "drop" && event.dataTransfer.files.length) taker.open(event.dataTransfer.files[0]);
});

/** A button for such a file, and a line on what became of it.  root: of the part that shows them. */
export function savedPicture(root, words) {
  const input = element("input", { type: "file", accept: "image/png", hidden: true });
  const button = element("button", { type: "button", className: "act open", title: words.openHelp }, words.open);
  const line = element("p", { className: "line", role: "status" });
  button.addEventListener("click", () => input.click());
  input.addEventListener("change", () => input.files.length && open(input.files[0]));
  taker = { host: root.host, open };

  async function open(file) {
    input.value = "";
    const found = await readPicture(file);
    if (found === null) {
      line.textContent = filled(words.notOurs, { name: file.name });
      return;
    }
    const here = new URL(location.href);
    here.search = found; // by the rules of any link: what is nonsense is passed over
    location.assign(here);
  }

  return {
    nodes: [button, input, line],
    /** Says once, when the page has come, if its link was made with other weights, or does not say with which. */
    check(/** @type {import("./store.js").State} */ state) {
      const found = unlike(state, arrival());
      if (found) line.textContent = filled(words[found], { label: state.label });
    },
  };
}
