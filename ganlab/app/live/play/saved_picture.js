// A PNG that was saved here holds its model, seed and codes: opened, or dropped onto the page, it brings them back.

import { element, filled } from "../page/dom.js";
import { pngText } from "../page/png_text.js";

const KEYWORD = "ganlab"; // of ganlab/app/sections/downloads.py
const KEPT = "ganlab.picture"; // of the browser's session: which weights drew the picture that the page was set to
const MOST = 32 * 2 ** 20; // bytes

/** What a file says -> {weights, link: what of a link says the same}; null if it says nothing of the kind. */
export async function readPicture(/** @type {Blob} */ file) {
  const text = file.size <= MOST ? pngText(new Uint8Array(await file.arrayBuffer()), KEYWORD) : null;
  try {
    const { model, weights, seed, values } = JSON.parse(text);
    const numbers = { seed, ...values };
    if (typeof model !== "string" || Object.values(numbers).some((value) => typeof value !== "number")) return null;
    return { weights: String(weights), link: new URLSearchParams({ model, ...numbers }) };
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
    sessionStorage.setItem(KEPT, found.weights);
    const here = new URL(location.href);
    here.search = found.link; // by the rules of any link: what is nonsense is passed over
    location.assign(here);
  }

  return {
    nodes: [button, input, line],
    /** Says once, when the page has come, that it draws by other weights. */
    check(label, weights) {
      const kept = sessionStorage.getItem(KEPT);
      if (kept === null) return;
      sessionStorage.removeItem(KEPT);
      line.textContent = kept === weights ? "" : filled(words.otherWeights, { label });
    },
  };
}
