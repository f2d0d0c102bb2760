// Saving has to survive the worst moment: the browser is killed in the middle of it, and one whole generation opens.
import { chromium } from "@playwright/test";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, started, test } from "./support.js";

// Large enough that writing it takes a while, and whole only if it ends as it should.
const name = (round, save) => `round ${round}, save ${save}, ${"x".repeat(200_000)} whole`;

test("a browser killed in the middle of a save opens a whole generation", async ({ baseURL }) => {
  const profile = await mkdtemp(join(tmpdir(), "cost-matrix-kill-"));
  try {
    for (let round = 0; round < 3; round += 1) {
      const first = await start(profile);
      const page = await open(first, baseURL);
      await saveOnce(page, name(round, 0));
      // From now on some save is always on its way.
      const saving = saveAgainAndAgain(page, round);
      await page.waitForTimeout(1_000 + 130 * round);
      await end(first);
      await saving;
      const second = await start(profile);
      const field = (await open(second, baseURL)).getByLabel("Name of the workspace");
      await expect(field).toHaveValue(/^round/);
      const kept = await field.inputValue();
      // Whole: to the letter a name that was typed. Recent: of this round, or the last one before it.
      const [, of, save] = /^round (\d+), save (\d+),/.exec(kept);
      expect(kept).toBe(name(of, save));
      expect(round - Number(of)).toBeLessThanOrEqual(1);
      await end(second);
    }
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

async function saveOnce(page, text) {
  await page.getByLabel("Name of the workspace").fill(text);
  await page.getByLabel("Name of the workspace").press("Enter");
  await expect(page.locator(".top")).toContainText("Saved in this browser");
}

async function saveAgainAndAgain(page, round) {
  try {
    for (let save = 1; ; save += 1) {
      await page.getByLabel("Name of the workspace").fill(name(round, save));
      await page.getByLabel("Name of the workspace").press("Enter");
      await page.waitForTimeout(160);
    }
  } catch {
    // The browser has been killed, as it should be.
  }
}

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
  await page.goto(`${address}#/inventory`);
  await started(page);
  return page;
}
