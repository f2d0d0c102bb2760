// What every browser test has: a page that is watched for whatever a user must never meet.
import { test as base, expect } from "@playwright/test";
import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";

export { expect };

// `watched` collects violations of the policy, errors and requests to elsewhere; a test fails if there were any.
// A test that causes some on purpose takes them out with `watched.expected(pattern)`.
export const test = base.extend({
  watched: [
    async ({ page, baseURL }, use) => {
      const seen = [];
      const allowed = [];
      const origin = new URL(baseURL).origin;
      page.on("console", (message) => message.type() === "error" && seen.push(`console: ${message.text()}`));
      page.on("pageerror", (error) => seen.push(`error: ${error.message}`));
      page.on("requestfailed", (request) => seen.push(`failed: ${request.url()}`));
      page.context().on("request", (request) => {
        const address = request.url();
        if (!address.startsWith(`${origin}/`) && !/^(data|blob):/.test(address)) seen.push(`leaves the origin: ${address}`);
      });
      await page.exposeFunction("policyWasViolated", (text) => seen.push(`policy: ${text}`));
      await page.addInitScript(() => {
        addEventListener("securitypolicyviolation", (event) =>
          globalThis.policyWasViolated(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`));
      });
      await use({ seen, expected: (pattern) => allowed.push(pattern) });
      expect(seen.filter((text) => !allowed.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});

// What axe finds, each finding with the elements concerned. It is evaluated by the browser's tools, which the page's policy leaves alone.
export async function accessibilityFindings(page) {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.map((found) => `${found.id}: ${found.nodes.map((node) => node.target.join(" ")).join(", ")}`);
  });
}

// Waits until the worker has answered for the first time.
export async function started(page) {
  const proof = page.getByLabel("Proof");
  await expect(proof).toBeVisible();
  await expect(proof).not.toContainText("Starting the engine");
}

// Drops a text file on the page: `first`, then `again` so many `times`. It is put together in the browser, so it may be large.
export async function drop(page, { name, first, again, times }) {
  const files = await page.evaluateHandle(({ name, first, again, times }) => {
    const many = 10_000;
    const block = new Blob([again.repeat(many)]);
    const parts = [first, ...Array(Math.floor(times / many)).fill(block), again.repeat(times % many)];
    const transfer = new DataTransfer();
    transfer.items.add(new File(parts, name, { type: "text/csv" }));
    return transfer;
  }, { name, first, again, times });
  await page.locator(".drop-target").dispatchEvent("drop", { dataTransfer: files });
}

// Waits until the figures are those of the last edit.
export const settled = (page) => expect(page.locator(".proof.late")).toHaveCount(0);

// The worker that is running now, once its script has begun.
export async function worker(page) {
  await expect.poll(() => page.workers().length).toBe(1);
  const [engine] = page.workers();
  await expect.poll(() => engine.evaluate(() => typeof WebSocket)).toBe("undefined");
  return engine;
}

// Panics in the very module that the page (or the worker) runs.
export function panic(realm, message) {
  return realm.evaluate(async (text) => {
    const own = performance.getEntriesByType("resource").map((entry) => entry.name);
    const glue = await import(own.find((name) => /\/(page|engine)\.js\?/.test(name)));
    try {
      glue.panic_on_purpose(text);
    } catch {
      // The trap that follows a panic; what matters is what the page makes of it.
    }
  }, message);
}
