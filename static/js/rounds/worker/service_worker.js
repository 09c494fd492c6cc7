/* global BUILD, self, caches, fetch */
// The server writes the name of the build and the page's files above (cartoquartiers/web/rounds/views.py).
// It keeps the page of the round and what that page is made of, nothing else of the site: its scope is /tournees.

const SHELL = `round-shell-${BUILD.build}`;
const DATA = "round-data";
const PAGE = "/tournees";
const PATIENCE_MS = 4000;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    if (url.pathname === PAGE) event.respondWith(page(event.request));
  } else if (url.pathname.startsWith("/assets/")) {
    event.respondWith(kept(event.request, SHELL));
  } else if (url.pathname.startsWith("/photos/")) {
    event.respondWith(kept(event.request, DATA));
  } else if (url.pathname === "/carte/contours") {
    event.respondWith(fetch(event.request).catch(() => kept(event.request, DATA)));
  }
});
self.addEventListener("message", (event) => {
  if (event.data === "take-over") self.skipWaiting();
  if (event.data === "refresh") event.waitUntil(keepPage().catch(() => undefined));
});

/** All or nothing: a page without one of its files would not start where there is no network. */
async function install() {
  const named = await keepPage();
  const cache = await caches.open(SHELL);
  await cache.addAll([...new Set([...BUILD.assets, ...named])]);
}

/** Keep the page as nobody in particular sees it; returns the files that it names (the town's colours, its logo). */
async function keepPage() {
  const answer = await fetch(`${PAGE}?coquille=1`, { cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  const text = await answer.clone().text();
  // A newer build comes with its own worker, and with its own files.
  if (!text.includes(`data-build="${BUILD.build}"`)) return [];
  const cache = await caches.open(SHELL);
  await cache.put(PAGE, answer);
  return [...text.matchAll(/"(\/assets\/[^"#]+)/g)].map((found) => found[1]);
}

async function activate() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith("round-shell-") && name !== SHELL).map((name) => caches.delete(name)));
  await self.clients.claim();
}

/** The page from the server; the kept one when no answer comes in time or the server has trouble. */
async function page(request) {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(request, { signal: late.signal });
    if (answer.status < 500) return answer;
  } catch {
    // No network, or one that does not answer.
  } finally {
    clearTimeout(timer);
  }
  return (await caches.match(PAGE, { cacheName: SHELL })) ?? Response.error();
}

async function kept(request, cacheName) {
  return (await caches.match(request, { cacheName, ignoreVary: true })) ?? fetch(request);
}
