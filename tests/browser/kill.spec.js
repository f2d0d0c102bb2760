// Saving has to survive the worst moment: the browser is killed in the middle of it, and one whole generation opens.
import { chromium } from "@playwright/test";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "./support.js";

test("a browser killed in the middle of a save opens a whole generation", async ({ baseURL }) => {
  const profile = await mkdtemp(join(tmpdir(), "cost-matrix-kill-"));
  try {
    for (let round = 0; round < 3; round += 1) {
      const first = await start(profile);
      const page = await open(first, baseURL);
      // Every letter is a save, so that some save is always on its way.
      await page.getByLabel("Name:").fill("");
      const typing = page.getByLabel("Name:").pressSequentially("abcdefghij".repeat(40), { delay: 1 }).catch(() => {});
      await expect.poll(() => page.getByLabel("Name:").inputValue().then((text) => text.length)).toBeGreaterThan(40 + 30 * round);
      await end(first);
      await typing;
      const second = await start(profile);
      const name = (await open(second, baseURL)).getByLabel("Name:");
      await expect(name).toHaveValue(/./);
      expect("abcdefghij".repeat(40).startsWith(await name.inputValue())).toBe(true);
      await end(second);
    }
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

// A browser of its own process, which can be killed.
async function start(profile) {
  await rm(join(profile, "DevToolsActivePort"), { force: true });
  const { executablePath, args } = test.info().project.use.launchOptions;
  const running = spawn(executablePath, [...args, "--headless=new", "--remote-debugging-port=0", `--user-data-dir=${profile}`, "about:blank"],
    { stdio: "ignore", detached: true });
  let port = "";
  await expect.poll(async () => {
    port = (await readFile(join(profile, "DevToolsActivePort"), "utf8").catch(() => "")).split("\n")[0];
    return port;
  }).not.toBe("");
  return { running, browser: await chromium.connectOverCDP(`http://127.0.0.1:${port}`) };
}

// The whole group, at once and without a word, as when the power goes.
async function end({ running }) {
  const gone = new Promise((resolve) => running.once("exit", resolve));
  process.kill(-running.pid, "SIGKILL");
  await gone;
}

async function open({ browser }, address) {
  const page = await browser.contexts()[0].newPage();
  await page.goto(address);
  await expect(page.locator("#engine")).toContainText("is ready");
  return page;
}
