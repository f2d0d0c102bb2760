// The ground: the built site under its own policy, from a folder, with its worker, its storage and its notices.
import { readFile } from "node:fs/promises";
import { accessibilityFindings, expect, panic, test, worker } from "./support.js";

const started = (page) => expect(page.locator("#engine")).toHaveText(/^Engine \d+\.\d+\.\d+ is ready\.$/);

test("starts under the policy, from a folder, and the worker answers", async ({ page }) => {
  await page.goto("./");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("AI cost allocation matrix");
  await started(page);
  await expect(page.locator("#boot")).toBeHidden();
});

test("has nothing that axe objects to", async ({ page }) => {
  await page.goto("./");
  await started(page);
  expect(await accessibilityFindings(page)).toEqual([]);
});

test("asks for every file once, each with the build's id", async ({ page }) => {
  const asked = [];
  page.context().on("request", (request) => asked.push(new URL(request.url())));
  await page.goto("./");
  await started(page);
  const wasm = asked.filter((address) => address.pathname.endsWith(".wasm"));
  expect(wasm).toHaveLength(1);
  const files = asked.filter((address) => !address.pathname.endsWith("/"));
  expect(files.filter((address) => !/^\?v=[0-9a-f]{10}$/.test(address.search)).map(String)).toEqual([]);
});

test("blocks a request to elsewhere, from the page and from the worker", async ({ page, watched }) => {
  watched.expected(/^(policy: connect-src|failed:|console: Connecting to|console: Refused to connect).*elsewhere\.example/);
  watched.expected(/^console: .*Fetch API cannot load/);
  watched.expected(/^leaves the origin: https:\/\/elsewhere\.example/);
  await page.goto("./");
  await started(page);
  const leave = () => fetch("https://elsewhere.example/").then(() => "left", (fault) => fault.message);
  expect(await page.evaluate(leave)).not.toBe("left");
  const engine = await worker(page);
  expect(await engine.evaluate(leave)).toContain("nothing leaves this page");
  expect(await engine.evaluate(() => [typeof WebSocket, typeof XMLHttpRequest, typeof EventSource])).toEqual(
    ["undefined", "undefined", "undefined"]);
});

test("reads a file in the worker, through a handle", async ({ page }) => {
  await page.goto("./");
  await started(page);
  const text = "a,b\n1,2\n".repeat(400_000);
  await page.getByLabel("A bill:").setInputFiles({ name: "bill.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await expect(page.locator("#measured")).toHaveText("3200000 bytes, 800000 lines.");
});

test("a worker that panics is replaced and the page goes on", async ({ page }) => {
  await page.goto("./");
  await started(page);
  const engine = await worker(page);
  await Promise.all([
    engine.waitForEvent("close"),
    page.waitForEvent("worker"),
    panic(engine, "on purpose, in the worker").catch(() => "the worker was ended while it ran"),
  ]);
  await started(page);
  await page.getByLabel("A bill:").setInputFiles({ name: "b.csv", mimeType: "text/csv", buffer: Buffer.from("a\n") });
  await expect(page.locator("#measured")).toHaveText("2 bytes, 1 lines.");
  await expect(page.locator("#crash")).toBeHidden();
});

test("work that is called off ends, and the next worker answers", async ({ page }) => {
  await page.goto("./");
  await started(page);
  const next = page.waitForEvent("worker");
  await page.getByRole("button", { name: "Stop" }).click();
  await next;
  await started(page);
});

test("keeps what is typed, and the generation before it", async ({ page }) => {
  await page.goto("./");
  await started(page);
  await page.getByLabel("Name:").pressSequentially("Acme");
  await expect(page.locator("#kept")).toHaveText("saved in this browser");
  await expect.poll(() => generations(page)).toEqual(["Acme", "Acm"]);
  await page.reload();
  await expect(page.getByLabel("Name:")).toHaveValue("Acme");
});

test("a page that panics says what happened and gives the workspace back", async ({ page, watched }) => {
  watched.expected(/unreachable|on purpose/);
  await page.goto("./");
  await started(page);
  await page.getByLabel("Name:").fill("Rescued");
  await expect.poll(() => generations(page)).toEqual(["Rescued", null]);
  await panic(page, "on purpose, in the page");
  await expect(page.getByRole("alertdialog")).toContainText("on purpose, in the page");
  expect(await accessibilityFindings(page)).toEqual([]);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download the last saved workspace" }).click(),
  ]);
  expect(JSON.parse(await readFile(await download.path(), "utf8")).name).toBe("Rescued");
  await page.getByRole("button", { name: "Reload the page" }).click();
  await expect(page.getByLabel("Name:")).toHaveValue("Rescued");
});

for (const [what, take] of [["WebAssembly", () => delete globalThis.WebAssembly], ["web workers", () => delete globalThis.Worker]]) {
  test(`says plainly that it needs ${what} where they are missing`, async ({ page }) => {
    await page.addInitScript(take);
    await page.goto("./");
    await expect(page.locator("#boot-message")).toContainText(`This page needs ${what}`);
  });
}

test("says plainly that it could not start when a file is missing", async ({ page, watched }) => {
  watched.expected(/page_bg\.wasm|404|net::ERR|Failed to load resource/);
  await page.route("**/page_bg.wasm*", (route) => route.fulfill({ status: 404, body: "gone" }));
  await page.goto("./");
  await expect(page.locator("#boot-message")).toContainText("The page could not start");
});

// The names in the two kept workspaces, read as the browser keeps them.
function generations(page) {
  return page.evaluate(() => new Promise((resolve, reject) => {
    const opening = indexedDB.open("cost-matrix");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const store = opening.result.transaction("kept").objectStore("kept");
      const kept = ["workspace/current", "workspace/previous"].map((key) => store.get(key));
      store.transaction.oncomplete = () => {
        opening.result.close();
        resolve(kept.map(({ result }) => result ? JSON.parse(new TextDecoder().decode(result)).name : null));
      };
    };
  }));
}
