// Runs the built site in Chromium. `./dev test browser` calls it; $CHROMIUM names another browser.
import { defineConfig } from "@playwright/test";

// One port for this run, told to the processes that Playwright starts, so that two runs on one machine don't meet.
process.env.SITE_PORT ??= String(20000 + (process.pid % 20000));
// Not the root: the site has to run from any folder.
process.env.SITE_FOLDER ??= "/some/where/";
const site = `http://localhost:${process.env.SITE_PORT}${process.env.SITE_FOLDER}`;

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.js",
  outputDir: "output/runs",
  fullyParallel: true,
  workers: 2,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [["list"], ["json", { outputFile: "output/results.json" }]],
  use: {
    baseURL: site,
    viewport: { width: 1280, height: 800 },
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: { command: "node server.js", url: site, reuseExistingServer: false },
});
