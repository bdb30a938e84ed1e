// Keeps the page that checks papers, its parts and the county's list, for when there is no network.
// Its scope is /papers/ and it touches nothing else. What the network has goes first: a list is never older than need be.
const CACHE = "tongban-papers-2";
const PATIENCE = 5000;
const RESPITE = 30000;
let silentUntil = 0;
const LIST = "/papers/list.json";
const KEPT = [
  "/papers/verify",
  LIST,
  "/static/tongban.css",
  "/static/mark.svg",
  "/static/papers/verify.js",
  "/static/papers/paper.js",
  "/static/papers/ed25519.js",
  "/static/papers/sha512.js",
];

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(KEPT)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("tongban-papers-") && name !== CACHE;
  const dropped = caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))));
  event.waitUntil(dropped.then(() => self.clients.claim()));
});

// A line that neither answers nor breaks is given up where something is kept, and not asked again for a while: the page
// has six parts. Without anything kept it is waited for.
async function answer(request, path) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(path);
  if (kept && Date.now() < silentUntil) return kept;
  try {
    const fresh = await fetch(request, kept ? { signal: AbortSignal.timeout(PATIENCE) } : {});
    if (!fresh.ok) return kept ?? fresh;
    const whole = await fresh.blob();
    const found = new Response(whole, { status: fresh.status, headers: fresh.headers });
    await cache.put(path, found.clone());
    return found;
  } catch (error) {
    if (!kept) throw error;
    if (error.name === "TimeoutError") silentUntil = Date.now() + RESPITE;
    return kept;
  }
}

self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== self.location.origin || !KEPT.includes(pathname)) return;
  event.respondWith(answer(event.request, pathname));
});
