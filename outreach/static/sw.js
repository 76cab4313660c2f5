/**
 * The tablet's service worker. The server puts two lines in front: SHELL, a version, its files and their
 * digests; and `deliver`, where Background Sync exists. It keeps the logging page and nothing else: no page with
 * a person, no answer of the office, nothing that was posted. It never touches the outbox but to deliver it.
 */

const CACHE = `aaben-doer-${SHELL.version}`;

/** One file of the shell, only if it is the very file the office means: a portal's page is not. */
async function genuine(path) {
  const response = await fetch(path, { cache: "reload", redirect: "error", credentials: "omit" });
  const bytes = await response.clone().arrayBuffer();
  const digest = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) => byte.toString(16).padStart(2, "0"));
  if (!response.ok || digest.join("") !== SHELL.files[path]) throw new Error(`not ours: ${path}`);
  return response;
}

self.addEventListener("install", (event) => {
  // Where the browser can, files come straight from the cache, without waking this worker.
  const paths = Object.keys(SHELL.files);
  event.addRoutes?.(paths.map((pathname) => ({ condition: { urlPattern: { pathname } }, source: { cacheName: CACHE } })));
  event.waitUntil((async () => {
    const responses = await Promise.all(paths.map(genuine));
    const cache = await caches.open(CACHE);
    await Promise.all(paths.map((path, at) => cache.put(path, responses[at])));
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    const old = (await caches.keys()).filter((name) => name.startsWith("aaben-doer-") && name !== CACHE);
    await Promise.all(old.map((name) => caches.delete(name)));
    await self.clients.claim();
  })());
});

self.addEventListener("message", (event) => event.data === "switch" && self.skipWaiting());

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  const ours = url.origin === location.origin && event.request.method === "GET" && url.pathname in SHELL.files;
  if (ours) event.respondWith(fromShell(url.pathname));
});

async function fromShell(path) {
  const kept = await (await caches.open(CACHE)).match(path);
  return kept ?? fetch(path, { cache: "no-cache" });
}

self.addEventListener("sync", (event) => {
  if (event.tag === "udbakke" && deliver) event.waitUntil(deliver());
});
