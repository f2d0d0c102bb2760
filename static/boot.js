// Starts the page under its policy, makes its workers, and says plainly what is wrong when it cannot run.
// It stays free of WebAssembly, because it has to work when that has failed.

// The build's id, as in "?v=1a2b3c": every other file is asked for with it.
const version = new URL(import.meta.url).search;
const own = (name) => new URL(name + version, import.meta.url).href;
const element = (id) => document.getElementById(id);

// The smallest module that uses a 128-bit vector.
const VECTORS = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
]);

function whatIsMissing() {
  if (typeof WebAssembly !== "object") return "WebAssembly, which this browser does not have or has switched off";
  if (!WebAssembly.validate(VECTORS)) return "WebAssembly with vectors (SIMD), which this browser does not have";
  if (typeof Worker !== "function") return "web workers, which this browser does not have or has switched off";
  return null;
}

function refuse(message) {
  element("boot-message").textContent = message;
  element("boot").hidden = false;
}

// Only the worker's own script may become one.
const policy = globalThis.trustedTypes?.createPolicy("cost-matrix", {
  createScriptURL: (address) => {
    if (address !== own("worker.js")) throw new TypeError(`not a script of this page: ${address}`);
    return address;
  },
});

function spawnWorker() {
  const address = own("worker.js");
  return new Worker(policy ? policy.createScriptURL(address) : address, { type: "module", name: "engine" });
}

// The saved workspace, read without the program: the newest whole generation, or nothing.
function lastSaved() {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("cost-matrix");
    opening.onerror = () => reject(opening.error);
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onsuccess = () => {
      const store = opening.result.transaction("kept").objectStore("kept");
      const current = store.get("workspace/current");
      const previous = store.get("workspace/previous");
      store.transaction.oncomplete = () => {
        opening.result.close();
        resolve(current.result ?? previous.result ?? null);
      };
      store.transaction.onabort = () => reject(store.transaction.error);
    };
  });
}

async function downloadLastSaved() {
  const bytes = await lastSaved().catch(() => null);
  if (!bytes) {
    element("crash-note").textContent = "Nothing has been saved in this browser yet.";
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([bytes], { type: "application/json" }));
  link.download = "workspace.json";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  element("crash-note").textContent = "workspace.json was handed to the browser's downloads.";
}

function showCrash(message) {
  if (!element("crash").hidden) return;
  element("crash-message").textContent = message;
  element("crash").hidden = false;
  for (const part of ["start", "app"]) element(part)?.setAttribute("inert", "");
  element("boot").hidden = true;
  element("crash-title").focus();
}

// A trap that is no panic (memory or stack at its end) never reaches the program's own hook.
function watchForTraps() {
  const look = (fault) => fault instanceof WebAssembly.RuntimeError && showCrash(String(fault.message));
  addEventListener("error", (event) => look(event.error));
  addEventListener("unhandledrejection", (event) => look(event.reason));
}

// The program is two modules: the start page, which a first visit loads, and the page proper, which is loaded when there
// is something to do, and at once where there is an address or saved work to go on with.
const STATION_STYLES = ["attribution", "audit", "brief", "inventory", "thresholds", "tracking"];
let page;
let wish = null;

async function run(name) {
  const glue = await import(own(`${name}.js`));
  await glue.default({ module_or_path: own(`${name}_bg.wasm`) });
}

// `wanted` is what was chosen on the start page (`src/front/entry.rs`); the page proper takes it as soon as it can.
function enter(wanted) {
  wish = wanted;
  page ??= Promise.all(STATION_STYLES.map(loadStyle)).then(() => run("page")).catch((fault) => {
    page = undefined;
    throw fault;
  });
  return page;
}

// The page proper takes the start page's place; whether it was there.
function takeOver() {
  const start = element("start");
  const wasThere = start.hasChildNodes();
  start.remove();
  return wasThere;
}

function takeWish() {
  const taken = wish;
  wish = null;
  return taken;
}

function loadStyle(name) {
  return new Promise((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = own(`station-${name}.css`);
    link.onload = resolve;
    link.onerror = () => {
      link.remove();
      reject(new Error(`station-${name}.css could not be loaded`));
    };
    document.head.append(link);
  });
}

async function begin() {
  const goesOn = location.hash.length > "#/".length || (await lastSaved().catch(() => null)) !== null;
  if (goesOn) return enter(null);
  return run("start");
}

// What the program calls: see `src/front/host.rs`.
globalThis.costMatrix = Object.freeze({ spawnWorker, showCrash, enter, takeOver, takeWish });

async function start() {
  const missing = whatIsMissing();
  if (missing) {
    refuse(`This page needs ${missing}. Chrome or Edge 91, Firefox 114, Safari 16.4 and later ones have it.`);
    return;
  }
  watchForTraps();
  element("crash-download").addEventListener("click", downloadLastSaved);
  element("crash-reload").addEventListener("click", () => location.reload());
  try {
    await begin();
    element("boot").hidden = true;
  } catch (fault) {
    refuse(`The page could not start: ${fault.message}. Reload it; if that does not help, its files are incomplete on the server.`);
  }
}

start();
