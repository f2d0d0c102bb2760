// The worker's start: it loads the engine, a module of its own, which tells the page when it listens.
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

// The build's id, as in "?v=1a2b3c": every other file is asked for with it.
const version = new URL(import.meta.url).search;
const { default: start } = await import("./engine.js" + version);
await start({ module_or_path: new URL("engine_bg.wasm" + version, import.meta.url) });
