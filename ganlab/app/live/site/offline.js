// The site without network: the worker that keeps what was seen, and a button that brings all the rest.

import { element, filled } from "../page/dom.js";
import { megabytes } from "./transfer.js";

/** frame: worker, its address; views: of this language; all: what has its hash in its name; offline: the words. */
export async function keepForOffline({ worker, views, all, offline: words }) {
  if (!worker || !("serviceWorker" in navigator) || !isSecureContext) return;
  const place = document.querySelector("footer .offline"), whole = (url) => new URL(url, location.href).href;
  const address = ({ url }) => whole(url);
  let registration;
  try {
    registration = await navigator.serviceWorker.register(worker, { updateViaCache: "none" });
    await navigator.serviceWorker.ready;
  } catch (error) {
    console.warn(error); // private windows and some settings forbid it: the site works with network
    return;
  }
  const cache = await caches.open(`ganlab-site ${registration.scope}`); // the worker's own
  const button = element("button", { type: "button" }), line = element("span", {});
  line.setAttribute("role", "status");
  place.append(button, " ", line);
  button.addEventListener("click", keep);
  const seen = new Set(performance.getEntriesByType("resource").map(({ name }) => name));
  for (const file of all) { // what came before the worker did
    if (seen.has(address(file)) && !(await cache.match(address(file)))) await cache.add(address(file)).catch(() => {});
  }
  for (const view of views) if (!(await cache.match(whole(view)))) await cache.add(whole(view)).catch(() => {});
  await show();

  async function missing() {
    const have = await Promise.all(all.map((file) => cache.match(address(file))));
    return all.filter((_, i) => !have[i]);
  }

  async function show() {
    const bytes = (await missing()).reduce((sum, file) => sum + file.bytes, 0);
    button.hidden = bytes === 0;
    button.textContent = filled(words.keep, { size: megabytes(bytes) });
    line.textContent = bytes === 0 ? words.kept : "";
  }

  async function keep() {
    button.disabled = true;
    try {
      const files = await missing(), sum = files.reduce((before, { bytes }) => before + bytes, 0);
      let now = 0;
      for (const file of files) { // one after the other: the visitor may be playing meanwhile
        line.textContent = filled(words.keeping, { now: megabytes(now), all: megabytes(sum) });
        await cache.add(address(file));
        now += file.bytes;
      }
      await show();
    } catch (error) {
      console.warn(error);
      line.textContent = words.failed;
    }
    button.disabled = false;
  }
}
