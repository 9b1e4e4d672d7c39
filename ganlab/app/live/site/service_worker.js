// Keeps the site for use without network.  SITE is put before this text: {shell, views, files}; shell is what a first
// visit needs, the views themselves among it; views are those in other languages, which their pages keep by themselves;
// files is all of the site whose names hold the hash of what is in them.

const { shell: SHELL, views: OTHERS, files: FILES } = SITE;
const NAME = `ganlab-site ${registration.scope}`; // other sites may have the same origin
const at = (url) => new URL(url, registration.scope).href;
const HASHED = new Set(FILES.map(at)), VIEWS = new Set([...SHELL, ...OTHERS].map(at).filter((url) => !HASHED.has(url)));

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const url = event.request.url.split(/[?#]/)[0];
  if (event.request.method !== "GET" || !url.startsWith(registration.scope)) return;
  if (HASHED.has(url)) event.respondWith(kept(url));
  else if (event.request.mode === "navigate" || VIEWS.has(url)) event.respondWith(newest(event.request, url));
});

async function install() {
  const cache = await caches.open(NAME);
  for (const url of SHELL.map(at)) {
    if (HASHED.has(url) && (await cache.match(url))) continue; // an earlier build had the very same
    const answer = await fetch(url, { cache: HASHED.has(url) ? "default" : "reload" });
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    await cache.put(url, answer);
  }
  await skipWaiting();
}

/** Of an earlier build only what this one has too stays. */
async function activate() {
  const cache = await caches.open(NAME);
  for (const { url } of await cache.keys()) if (!HASHED.has(url) && !VIEWS.has(url)) await cache.delete(url);
  await clients.claim();
}

/** What has its hash in its name never changes: it is asked for once. */
async function kept(url) {
  const cache = await caches.open(NAME), found = await cache.match(url);
  if (found) return found;
  const answer = await fetch(url);
  if (answer.ok) await cache.put(url, answer.clone());
  return answer;
}

/** A view is the newest where there is a network, else the one that was seen last. */
async function newest(request, url) {
  const cache = await caches.open(NAME);
  try {
    const answer = await fetch(request);
    if (answer.ok && VIEWS.has(url)) await cache.put(url, answer.clone());
    return answer;
  } catch (error) {
    const found = (await cache.match(url)) ?? (await cache.match(`${url}/`)) ?? (await cache.match(`${url}index.html`));
    if (found) return found;
    throw error;
  }
}
