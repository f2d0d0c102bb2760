// The worker's start: the page's own compiled module and glue, with nothing fetched or compiled twice.
// A host without headers gives a worker no policy, so it takes its ways out of this origin away itself.

for (const name of ["XMLHttpRequest", "WebSocket", "WebSocketStream", "EventSource", "WebTransport", "importScripts"]) {
  Object.defineProperty(self, name, { value: undefined, writable: false, configurable: false });
}

const fetchAnywhere = self.fetch.bind(self);
Object.defineProperty(self, "fetch", {
  value: (input, options) => {
    const request = new Request(input, { ...options, redirect: "error" });
    if (new URL(request.url).origin !== self.location.origin) {
      return Promise.reject(new TypeError("nothing leaves this page: only its own files may be fetched"));
    }
    return fetchAnywhere(request);
  },
  writable: false,
  configurable: false,
});

// A fault in asynchronous code reaches the page like any other.
self.addEventListener("unhandledrejection", (event) => {
  setTimeout(() => {
    throw event.reason;
  });
});

const glue = import("./page.js" + new URL(import.meta.url).search);

self.onmessage = async (event) => {
  self.onmessage = null;
  const { default: init, start_worker } = await glue;
  await init({ module_or_path: event.data });
  start_worker();
};
