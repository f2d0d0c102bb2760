// The build's id, as in "?v=1a2b3c": every other file is asked for with it.
const version = new URL(import.meta.url).search;
const { default: start } = await import("./engine.js" + version);
await start({ module_or_path: new URL("engine_bg.wasm" + version, import.meta.url) });
