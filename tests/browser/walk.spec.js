// The whole path as a person walks it: in by each door, through the stations, out with files that say what the command line says.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { accessibilityFindings, expect, started, test } from "./support.js";

// The native tests have built it; $COST_MATRIX names another.
const PROGRAM = process.env.COST_MATRIX ?? resolve("../../target/debug/cost-matrix");
const run = promisify(execFile);
const proof = (page) => page.getByLabel("Proof");
const tab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) });

async function trySample(page) {
  await page.goto("./");
  await started(page);
  await page.getByRole("button", { name: "Try the sample" }).click();
  await expect(page).toHaveURL(/#\/matrix/);
  await expect(proof(page)).toContainText("532,980.90");
}

// The text of the file that a button hands out.
async function downloaded(page, button) {
  const waiting = page.waitForEvent("download");
  await button.click();
  return readFile(await (await waiting).path(), "utf8");
}

test("the sample's bills and workspace, by the page and by the command line: the same bytes", async ({ page }) => {
  test.skip(!existsSync(PROGRAM), "the command line is not built");
  const folder = await mkdtemp(join(tmpdir(), "cost-matrix-walk-"));
  try {
    await run(PROGRAM, ["sample", folder]);
    const names = (await readdir(folder)).filter((name) => name.endsWith(".csv"));
    const command = async (...args) =>
      (await run(PROGRAM, [...args, "-w", "workspace.json", ...names], { cwd: folder, maxBuffer: 1 << 26 })).stdout;
    await page.goto("./");
    await started(page);
    await page.getByLabel("Choose a workspace").setInputFiles(join(folder, "workspace.json"));
    await expect(page.getByLabel("Name of the workspace")).toHaveValue(/Larkfield/);
    await page.goto("./#/inventory");
    await page.getByLabel("Add bills").first().setInputFiles(names.map((name) => join(folder, name)));
    await expect(proof(page)).toContainText("532,980.90", { timeout: 30_000 });
    for (const station of ["attribution", "thresholds", "tracking", "matrix"]) {
      await page.goto(`./#/${station}`);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    }
    for (const [button, format] of [["CSV", "csv"], ["Markdown", "md"]]) {
      const file = await downloaded(page, page.getByRole("button", { name: `Download as ${button}`, exact: true }));
      expect(file).toBe(await command("allocate", "--by", "team,environment", "--format", format));
    }
    await tab(page, "Brief").click();
    const brief = await downloaded(page, page.getByRole("button", { name: "Download", exact: true }));
    const [, day] = /As of (\d{4}-\d{2}-\d{2})/.exec(await page.locator("#work").textContent());
    expect(brief).toBe(await command("brief", "--as-of", day));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test("undo takes the sample back, redo brings it, and a reload finds it", async ({ page }) => {
  await trySample(page);
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(proof(page)).toContainText("No money in yet");
  await page.getByRole("button", { name: /^Redo/ }).first().click();
  await expect(proof(page)).toContainText("532,980.90");
  await expect(page.locator(".top")).toContainText("Saved in this browser");
  await page.reload();
  await expect(proof(page)).toContainText("532,980.90");
});

test("from a figure to the lines of the bill", async ({ page }) => {
  await trySample(page);
  await page.getByRole("gridcell", { name: /12,018.58/ }).click();
  const panel = page.getByRole("complementary");
  await expect(panel).toContainText("12,018.58");
  await expect(panel).toContainText(/\.csv/);
});

test("anything is found by its name, from the keyboard", async ({ page }) => {
  await trySample(page);
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: "Find anything by its name" });
  const found = page.getByRole("listbox", { name: "Found" }).getByRole("option");
  await expect(field).toBeFocused();
  await field.fill("no such thing");
  await expect(page.getByText("Nothing has that name.")).toBeVisible();
  await field.fill("commitment");
  await expect(found).toHaveText([/Unused commitment goes to the platform.*rule/]);
  expect(await accessibilityFindings(page)).toEqual([]);
  await field.press("Enter");
  await expect(page).toHaveURL(/#\/attribution\/rule\//);
  await expect(field).toBeHidden();
  await page.getByRole("button", { name: "Find" }).click();
  await field.fill("o");
  await field.press("ArrowDown");
  await expect(found.nth(1)).toHaveAttribute("aria-selected", "true");
  await field.press("Escape");
  await expect(page.getByRole("button", { name: "Find" })).toBeFocused();
});

test("a file that is no bill is refused by name, and the page goes on", async ({ page }) => {
  await page.goto("./#/inventory");
  await started(page);
  const bill = "ChargePeriodStart,BilledCost\n2026-03-01,100.25\n";
  await page.getByLabel("Add bills").first().setInputFiles({ name: "good.csv", mimeType: "text/csv", buffer: Buffer.from(bill) });
  await expect(proof(page)).toContainText("100.25");
  await page.getByLabel("Add bills").first().setInputFiles([
    { name: "slides.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 \u0000\u0001\u0002") },
    { name: "empty.csv", mimeType: "text/csv", buffer: Buffer.from("") },
  ]);
  await expect(page.getByText(/slides\.pdf/).first()).toBeVisible();
  await expect(page.getByText(/empty\.csv/).first()).toBeVisible();
  await expect(proof(page)).toContainText("100.25");
});

test("on the sample, only a file that is a bill begins a workspace of its own", async ({ page }) => {
  await trySample(page);
  await page.goto("./#/inventory");
  const add = page.getByLabel("Add bills").first();
  await add.setInputFiles({ name: "slides.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7 \u0000\u0001\u0002") });
  await expect(page.getByText(/slides\.pdf/).first()).toBeVisible();
  await expect(proof(page)).toContainText("532,980.90");
  const bill = "ChargePeriodStart,BilledCost\n2026-03-01,100.25\n";
  await add.setInputFiles({ name: "good.csv", mimeType: "text/csv", buffer: Buffer.from(bill) });
  await expect(proof(page)).toContainText("100.25");
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(proof(page)).toContainText("532,980.90");
});

test("fits a phone, at every station", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await trySample(page);
  for (const station of ["", "inventory", "attribution", "thresholds", "tracking", "matrix"]) {
    await page.goto(`./#/${station}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.scrollingElement.scrollWidth), station).toBeLessThanOrEqual(390);
  }
});

test("the FOCUS project's own sample gives its published totals", async ({ page }) => {
  const file = resolve("../../../shared/exports/focus/focus_1.0_sample_1000.csv");
  test.skip(!existsSync(file), "the real file is not there");
  await page.goto("./#/inventory");
  await started(page);
  await page.getByLabel("Add bills").first().setInputFiles(file);
  await page.getByRole("region", { name: "Bills", exact: true }).getByRole("button", { name: "focus_1.0_sample_1000.csv" }).click();
  const panel = page.getByRole("complementary");
  for (const total of ["20.52022672899", "14.97651418586", "20.39090575119"]) await expect(panel).toContainText(total);
});
