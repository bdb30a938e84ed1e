// Keeps the app's own files, so that it opens where nothing is in reach. VERSION and FILES stand above, by the node.
// A new version is kept beside the old one and waits until the page says that no form is open.

const CACHE = `tongban-${VERSION}`;
const SHELL = FILES[0];

self.addEventListener("install", (event) => {
  const fresh = FILES.map((file) => new Request(file, { cache: "no-cache" }));
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(fresh)));
});

self.addEventListener("activate", (event) => {
  const older = (names) => names.filter((name) => name.startsWith("tongban-") && name !== CACHE);
  const tidy = caches.keys().then((names) => Promise.all(older(names).map((name) => caches.delete(name))));
  event.waitUntil(tidy.then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data === "take") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const isPage = request.mode === "navigate" && pathname === SHELL;
  if (!isPage && !FILES.includes(pathname)) return;
  const kept = caches.open(CACHE).then((cache) => cache.match(isPage ? SHELL : pathname));
  event.respondWith(kept.then((answer) => answer || fetch(request)));
});
