// The ground: the built site under its own policy, from a folder, with its worker, its storage and its notices.
import { readFile } from "node:fs/promises";
import { accessibilityFindings, drop, expect, panic, started, test, worker } from "./support.js";

const HEAD = "ChargePeriodStart,ChargePeriodEnd,BilledCost,EffectiveCost,BillingCurrency,ProviderName,ServiceName\n";
const row = (cost, service = "Inference") =>
  `2026-03-01T00:00:00Z,2026-03-02T00:00:00Z,${cost},${cost},USD,OpenAI,${service}\n`;
const proof = (page) => page.getByLabel("Proof");
const name = (page) => page.getByLabel("Name of the workspace");

async function rename(page, text) {
  await name(page).fill(text);
  await name(page).press("Enter");
}

test("starts under the policy, from a folder, and the worker answers", async ({ page }) => {
  await page.goto("./");
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
  const modules = () => asked.map((address) => address.pathname.split("/").at(-1)).filter((name) => name.endsWith(".wasm"));
  await page.goto("./");
  await started(page);
  await expect(page.getByLabel("Proof")).toContainText("No money in yet");
  // The page proper comes with the first choice, the engine with the first thing to compute.
  expect(modules()).toEqual(["start_bg.wasm"]);
  await page.getByRole("button", { name: "Type in a source" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Inventory");
  await expect.poll(() => modules().toSorted()).toEqual(["engine_bg.wasm", "page_bg.wasm", "start_bg.wasm"]);
  // The focus goes on where the eye does.
  await expect(page.getByRole("heading", { level: 1 })).toBeFocused();
  const files = asked.filter((address) => !address.pathname.endsWith("/"));
  expect(files.filter((address) => !/^\?v=[0-9a-f]{10}$/.test(address.search)).map(String)).toEqual([]);
});

test("blocks a request to elsewhere, from the page and from the worker", async ({ page, watched }) => {
  watched.expected(/^(policy: connect-src|failed:|console: Connecting to|console: Refused to connect).*elsewhere\.example/);
  watched.expected(/^console: .*Fetch API cannot load/);
  watched.expected(/^leaves the origin: https:\/\/elsewhere\.example/);
  await page.goto("./#/inventory");
  await started(page);
  const leave = () => fetch("https://elsewhere.example/").then(() => "left", (fault) => fault.message);
  expect(await page.evaluate(leave)).not.toBe("left");
  const engine = await worker(page);
  expect(await engine.evaluate(leave)).toContain("nothing leaves this page");
  expect(await engine.evaluate(() => [typeof WebSocket, typeof XMLHttpRequest, typeof EventSource])).toEqual(
    ["undefined", "undefined", "undefined"]);
});

test("reads a bill in the worker, through a handle", async ({ page }) => {
  await page.goto("./");
  await started(page);
  await drop(page, { name: "bill.csv", first: HEAD, again: row("0.01"), times: 1234 });
  await expect(proof(page)).toContainText("12.34");
});

test("a worker that panics is replaced, is given everything again, and the page goes on", async ({ page }) => {
  await page.goto("./");
  await started(page);
  await drop(page, { name: "bill.csv", first: HEAD, again: row("1.25"), times: 4 });
  await expect(proof(page)).toContainText("5.00");
  const engine = await worker(page);
  await Promise.all([
    engine.waitForEvent("close"),
    page.waitForEvent("worker"),
    panic(engine, "on purpose, in the worker").catch(() => "the worker was ended while it ran"),
  ]);
  await expect(page.getByRole("alert")).toContainText("on purpose, in the worker");
  await drop(page, { name: "next.csv", first: HEAD, again: row("2.00", "Training"), times: 1 });
  await expect(proof(page)).toContainText("7.00");
  await expect(page.locator("#crash")).toBeHidden();
});

test("an import that is called off ends, and the next one is read", async ({ page }) => {
  await page.goto("./");
  await started(page);
  await drop(page, { name: "long.csv", first: HEAD, again: row("1.00"), times: 3_000_000 });
  await page.getByRole("button", { name: "Cancel the import of long.csv" }).click();
  await expect(page.getByLabel("Imports")).not.toContainText("long.csv");
  await drop(page, { name: "short.csv", first: HEAD, again: row("3.21"), times: 1 });
  await expect(proof(page)).toContainText("3.21");
});

test("keeps what is typed, and the generation before it", async ({ page }) => {
  await page.goto("./#/inventory");
  await started(page);
  await rename(page, "Acme");
  await expect.poll(() => generations(page)).toContain("Acme");
  await rename(page, "Acme AI");
  await expect.poll(() => generations(page)).toEqual(["Acme AI", "Acme"]);
  await page.reload();
  await expect(name(page)).toHaveValue("Acme AI");
});

test("a page that panics says what happened and gives the workspace back", async ({ page, watched }) => {
  watched.expected(/unreachable|on purpose/);
  await page.goto("./#/inventory");
  await started(page);
  await rename(page, "Rescued");
  await expect.poll(() => generations(page)).toContain("Rescued");
  await panic(page, "on purpose, in the page");
  await expect(page.getByRole("alertdialog")).toContainText("on purpose, in the page");
  expect(await accessibilityFindings(page)).toEqual([]);
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Download the last saved workspace" }).click(),
  ]);
  expect(JSON.parse(await readFile(await download.path(), "utf8")).name).toBe("Rescued");
  await page.getByRole("button", { name: "Reload the page" }).click();
  await expect(name(page)).toHaveValue("Rescued");
});

for (const [what, take] of [["WebAssembly", () => delete globalThis.WebAssembly], ["web workers", () => delete globalThis.Worker]]) {
  test(`says plainly that it needs ${what} where they are missing`, async ({ page }) => {
    await page.addInitScript(take);
    await page.goto("./");
    await expect(page.locator("#boot-message")).toContainText(`This page needs ${what}`);
  });
}

test("says plainly that it could not start when a file is missing", async ({ page, watched }) => {
  watched.expected(/start_bg\.wasm|404|net::ERR|Failed to load resource/);
  await page.route("**/start_bg.wasm*", (route) => route.fulfill({ status: 404, body: "gone" }));
  await page.goto("./");
  await expect(page.locator("#boot-message")).toContainText("The page could not start");
});

test("what is chosen on the start page waits until the page proper could be loaded", async ({ page, watched }) => {
  watched.expected(/page_bg\.wasm|404|net::ERR|Failed to load resource/);
  await page.route("**/page_bg.wasm*", (route) => route.fulfill({ status: 404, body: "gone" }));
  await page.goto("./");
  await drop(page, { name: "bill.csv", first: HEAD, again: row("0.01"), times: 1234 });
  await expect(page.getByRole("alert")).toContainText("The page did not load");
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.unroute("**/page_bg.wasm*");
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(proof(page)).toContainText("12.34");
  await expect(page.locator("#start")).toHaveCount(0);
});

test("who has saved work, or an address, goes on without the start page", async ({ page }) => {
  await page.goto("./#/inventory");
  await rename(page, "Acme");
  await expect.poll(() => generations(page)).toContain("Acme");
  const asked = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname.split("/").at(-1)));
  await page.goto("about:blank");
  await page.goto("./");
  await expect(name(page)).toHaveValue("Acme");
  expect(asked.filter((file) => /^start/.test(file))).toEqual([]);
});

// The names in the two kept workspaces, read as the browser keeps them.
function generations(page) {
  return page.evaluate(() => new Promise((resolve, reject) => {
    const opening = indexedDB.open("cost-matrix");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      if (!opening.result.objectStoreNames.contains("kept")) return resolve([]);
      const store = opening.result.transaction("kept").objectStore("kept");
      const kept = ["workspace/current", "workspace/previous"].map((key) => store.get(key));
      store.transaction.oncomplete = () => {
        opening.result.close();
        resolve(kept.map(({ result }) => result ? JSON.parse(new TextDecoder().decode(result)).name : null));
      };
    };
  }));
}
