// Serves dist/ as the plainest of hosts would: files with their types, from a folder, and no headers that the site could lean on.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../dist/", import.meta.url));
const folder = process.env.SITE_FOLDER ?? "/";
const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

async function answer(request, response) {
  const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const inside = path.startsWith(folder) ? normalize(path.slice(folder.length) || "index.html") : "..";
  try {
    if (inside.startsWith("..")) throw new Error("outside of the site");
    const body = await readFile(join(root, inside));
    response.writeHead(200, { "Content-Type": types[extname(inside)] ?? "application/octet-stream" }).end(body);
  } catch {
    response.writeHead(404, { "Content-Type": "text/plain" }).end("not found");
  }
}

createServer(answer).listen(Number(process.env.SITE_PORT ?? 8080), "localhost");
