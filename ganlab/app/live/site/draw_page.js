// Draw without Python: the canvas, what InfoGAN reads and draws again, real digits, photos, and a link that carries a
// drawing.

import { mount } from "../draw/mount_draw.js";
import { store } from "../draw/drawing_store.js";
import { findDigit } from "../draw/find_digit.js";
import { PhotoError, readPhoto } from "../draw/photo_file.js";
import { element, filled } from "../page/dom.js";
import { fromLink, linkText } from "./drawing_link.js";
import { address, insideOf } from "./part_place.js";
import { bytesOf, progressBar } from "./transfer.js";

const PIXELS = 784;

/** data: words and css of the parts, the site's own words, the reader with its two networks, real digits. */
export async function drawPage({ words, css, site, reader, digits }) {
  const [canvas, reading] = ["canvas", "reading"].map((name) => {
    const host = document.querySelector(`[data-part=${name}]`);
    return host && insideOf(host, css);
  });
  let n = 0; // pictures that were put on the canvas
  const told = (message, levels) => {
    share.disabled = levels === null;
    address({ drawing: null }); // it is another one now
  };
  const put = (levels) => {
    n += 1;
    const drawing = levels && { n, levels: btoa(String.fromCharCode(...levels)) };
    mount({ data: ["canvas", words.canvas, drawing], parentElement: canvas, setTriggerValue: told });
    share.disabled = levels === null;
  };
  const test = element("button", { type: "button" }, site.test);
  const share = element("button", { type: "button", title: site.shareHelp, disabled: true }, site.share);
  const line = element("p", { className: "line", hidden: true });
  line.setAttribute("role", "status");
  const file = element("input", { type: "file", accept: "image/png,image/jpeg", hidden: true });
  const photo = element("button", { type: "button", title: site.uploadHelp }, site.upload);
  photo.addEventListener("click", () => file.click());
  file.addEventListener("change", () => take(file.files[0]));
  document.querySelector(".sources").append(test, photo, share, file, line);
  const bar = progressBar(document.querySelector(".asks"), site);
  const say = (text) => Object.assign(line, { textContent: text, hidden: !text });
  test.addEventListener("click", async () => {
    const all = await bytesOf(digits).catch(() => null);
    if (!all) return say(site.noDigits);
    const at = Math.floor((Math.random() * all.length) / PIXELS);
    put(all.slice(at * PIXELS, (at + 1) * PIXELS));
    address({ drawing: null });
    say("");
  });
  share.addEventListener("click", async () => {
    address({ drawing: await linkText(store.levels) });
    say(site.shared);
  });

  async function take(chosen) {
    try {
      const levels = findDigit(await readPhoto(chosen));
      if (!levels) throw new PhotoError("blank");
      put(levels);
      address({ drawing: null });
      say("");
    } catch (error) {
      if (!(error instanceof PhotoError)) throw error;
      say(filled(site.refused, { why: filled(site.why[error.kind], error.values) }));
    }
    file.value = ""; // the same one may be chosen again
  }

  const asked = new URLSearchParams(location.search).getAll("drawing").at(-1) ?? null;
  const drawing = await fromLink(asked);
  put(drawing);
  if (asked !== null && !drawing) {
    address({ drawing: null });
    say(site.wrong);
  }
  if (!reader) return;
  mount({ data: ["reading", words.reading, reader.about], parentElement: reading, setTriggerValue: () => {} });
  const found = await bar.load(site.networks, [reader.generator, reader.discriminator]);
  if (!found) return;
  store.parcel("generator", reader.about.model, found[0]);
  store.parcel("discriminator", reader.about.model, found[1]);
}
