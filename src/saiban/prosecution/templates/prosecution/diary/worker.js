// Keeps the page of the diary without a line on this device; holds nothing of a case and answers for nothing else.
"use strict";
const EDITION = "diary-{{ edition }}", KEEPS = {{ keeps|safe }};
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(EDITION).then((kept) => kept.addAll(KEEPS)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const others = (names) => Promise.all(names.filter((name) => name !== EDITION).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(others).then(() => self.clients.claim()));
});
self.addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method !== "GET" || pathname.endsWith("/line/")) return;
  event.respondWith(caches.match(event.request, { ignoreSearch: true }).then((kept) => kept || fetch(event.request)));
});
