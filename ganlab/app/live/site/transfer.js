// Files of the site: fetched with a bar that says how far, or carried by the page itself.

import { element, filled, write } from "../page/dom.js";

/**
 * @typedef {object} File
 * @property {string} url
 * @property {number} bytes
 * @property {string} text
 */

const kept = new Map(); // url -> Promise of what was fetched
const MB = 1e6;

export const megabytes = (bytes) => (bytes / MB).toFixed(1);

/** @returns {Promise<Uint8Array>} a file's content; an Error if it cannot be had: then it may be asked for anew */
export function bytesOf(/** @type {File} */ file, tell = () => {}) {
  if (file.text) return Promise.resolve(Uint8Array.from(atob(file.text), (sign) => sign.charCodeAt(0)));
  if (!kept.has(file.url)) {
    const asked = fetched(file, tell);
    kept.set(file.url, asked);
    asked.catch(() => kept.delete(file.url));
  }
  return kept.get(file.url);
}

async function fetched({ url, bytes }, tell) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  const content = new Uint8Array(bytes), reader = answer.body.getReader();
  let at = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    if (at + value.length > bytes) throw new Error(`${url} is longer than it was built`);
    content.set(value, at);
    at += value.length;
    tell(at);
  }
  if (at !== bytes) throw new Error(`${url} is shorter than it was built`);
  return content;
}

export const textOf = async (file) => new TextDecoder().decode(await bytesOf(file));

/** A bar for what is under way, and a sentence where it failed.  words: {loading, failed}, with names in braces. */
export function progressBar(place, words) {
  const bar = element("progress", { max: 1 }), line = element("span", {});
  const box = element("p", { className: "loading", hidden: true }, line, bar);
  box.setAttribute("role", "status");
  place.append(box);
  let running = 0;
  return {
    /** The files' contents, in their order; null if one cannot be had. */
    async load(what, /** @type {File[]} */ files) {
      const all = files.reduce((sum, { bytes }) => sum + bytes, 0), had = files.map(() => 0), own = ++running;
      const show = (i, at) => {
        had[i] = at;
        const now = had.reduce((a, b) => a + b, 0);
        if (own !== running) return;
        bar.value = now / all;
        write(line, filled(words.loading, { what, now: megabytes(now), all: megabytes(all) }));
      };
      const late = setTimeout(() => own === running && (box.hidden = false), 150); // what is at hand shows no bar
      bar.hidden = false;
      show(0, 0);
      try {
        return await Promise.all(files.map((file, i) => bytesOf(file, (at) => show(i, at))));
      } catch (error) {
        console.warn(error);
        if (own === running) {
          write(line, filled(words.failed, { what }));
          bar.hidden = true;
          box.hidden = false;
        }
        return null;
      } finally {
        clearTimeout(late);
        if (own === running && !bar.hidden) box.hidden = true;
      }
    },
  };
}
