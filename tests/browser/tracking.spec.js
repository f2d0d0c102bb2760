// Weekly tracking: four weeks are closed, a product changes hands in the second, and the corrections are read, approved and taken
// away; they are the command line's, byte for byte.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { accessibilityFindings, expect, settled, started, test } from "./support.js";

const PROGRAM = process.env.COST_MATRIX ?? resolve("../../target/debug/cost-matrix");
const run = promisify(execFile);
const tab = (page, name) => page.getByRole("tab", { name });
const panel = (page) => page.getByRole("complementary");
const weeks = (page) => page.getByRole("table", { name: /^Weeks and their coverage/ });
const row = (page, week) => weeks(page).getByRole("row", { name: new RegExp(`^${week}`) });
test.beforeEach(async ({ page }) => {
  await page.goto("./");
  await started(page);
  await page.getByRole("button", { name: "Try the sample" }).click();
  await page.waitForURL(/#\/matrix/);
  await page.goto("./#/tracking");
});

async function downloaded(page, button) {
  const waiting = page.waitForEvent("download");
  await button.click();
  return readFile(await (await waiting).path(), "utf8");
}

async function workspaceText(page) {
  await page.getByRole("button", { name: "Your data" }).click();
  const text = await downloaded(page, page.getByRole("button", { name: "Save workspace file" }));
  await page.keyboard.press("Escape");
  return text;
}

async function changeOwner(page, from) {
  await page.getByRole("button", { name: "Enter a change of ownership" }).click();
  await page.getByLabel("Product", { exact: true }).selectOption({ label: "Larkfield Assist" });
  await page.getByLabel("From day").fill(from);
  await page.getByLabel("From day").press("Enter");
  await page.getByLabel("New team").selectOption({ label: "Applied Research" });
  await page.getByRole("button", { name: "Apply the change" }).click();
  await expect(page).toHaveURL(/change\/done\//);
}

test("four weeks are closed, an owner changes in the second, and the corrections are the command line's", async ({ page }) => {
  test.slow(); // Every closing and every edit is a whole allocation.
  // The first week takes a name; the next ones remember it.
  await row(page, "2026-W35").click();
  await expect(panel(page)).toContainText("Open: its figures follow every change");
  await panel(page).getByRole("button", { name: "Close this week" }).click();
  await expect(panel(page)).toContainText("Say who closes it");
  await panel(page).getByLabel("Closed by").fill("Ana Petrov");
  await panel(page).getByLabel("Closed by").press("Enter");
  await panel(page).getByRole("button", { name: "Close this week" }).click();
  await expect(panel(page)).toContainText("by Ana Petrov");
  for (const week of ["2026-W36", "2026-W37", "2026-W38"]) {
    await row(page, week).click();
    await expect(panel(page).getByLabel("Closed by")).toHaveValue("Ana Petrov");
    await panel(page).getByRole("button", { name: "Close this week" }).click();
    await expect(row(page, week)).toContainText("closed");
  }
  await expect(panel(page)).toContainText("to the last digit");
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(row(page, "2026-W36")).toContainText("100.0 %");
  await tab(page, "Corrections").click();
  await expect(page.locator("#work")).toContainText("Nothing moved in closed weeks");

  await changeOwner(page, "2026-09-02");
  await tab(page, "Weeks").click();
  await expect(row(page, "2026-W35")).toContainText("100.0 %");
  await expect(row(page, "2026-W36")).toContainText("lines moved");
  await expect(page.locator(".tracking-summary")).toContainText("in 3 of them money moved since");
  await row(page, "2026-W36").click();
  await expect(panel(page)).toContainText("Larkfield Assist has another owner");
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);
  await panel(page).getByRole("link", { name: /^All \d+ corrections/ }).click();

  const journal = page.getByRole("region", { name: "Corrections of 2026-W36" });
  await expect(journal).toContainText("Support Assistant");
  await expect(journal).toContainText("Applied Research");
  await expect(page.getByText("nets to exactly 0")).toHaveCount(1);
  await page.getByLabel("Week", { exact: true }).selectOption({ label: "all weeks" });
  await expect(page.getByText("nets to exactly 0")).toHaveCount(3);
  await page.getByLabel("Approved by, for 2026-W36").fill("Ines Marek");
  await page.getByLabel("Approved by, for 2026-W36").press("Enter");
  await expect(page.locator("#work")).toContainText(/approved on \d{4}-\d{2}-\d{2}/);
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);

  const lines = await downloaded(page, page.getByRole("button", { name: "JSON lines" }));
  const parsed = lines.trim().split("\n").map((line) => JSON.parse(line));
  expect(new Set(parsed.map((one) => one.cause))).toEqual(new Set(["ownership"]));
  for (const one of parsed) expect(one.approved_by).toBe(one.week === "2026-W36" ? "Ines Marek" : null);
  const csv = await downloaded(page, page.getByRole("button", { name: "CSV" }));
  expect(csv.split("\n")[0]).toBe("week,team,product,environment,usage_type,amount,cause,subject,certain,approved_by");
  expect(csv.trim().split("\n")).toHaveLength(parsed.length + 1);
  await page.getByLabel("Team", { exact: true }).selectOption({ label: "Applied Research" });
  await expect(journal).toContainText(/\d+ of \d+ lines/);

  await test.step("by the command line", async () => {
    test.skip(!existsSync(PROGRAM), "the command line is not built");
    const folder = await mkdtemp(join(tmpdir(), "cost-matrix-weeks-"));
    try {
      await run(PROGRAM, ["sample", folder]);
      await writeFile(join(folder, "workspace.json"), await workspaceText(page));
      const { stdout: names } = await run("sh", ["-c", "ls *.csv"], { cwd: folder });
      const args = ["-w", "workspace.json", ...names.trim().split("\n")];
      const told = await run(PROGRAM, ["track", "--corrections", ...args], { cwd: folder, maxBuffer: 1 << 26 });
      expect(lines).toBe(told.stdout);
      const { stdout } = await run(PROGRAM, ["track", ...args], { cwd: folder, maxBuffer: 1 << 26 });
      const closed = stdout.trim().split("\n").map((line) => JSON.parse(line)).filter((week) => week.closed);
      expect(closed.map((week) => [week.week, week.accuracy === "1"])).toEqual(
        [["2026-W35", true], ["2026-W36", false], ["2026-W37", false], ["2026-W38", false]]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

test("weeks are closed up to one, closed again for a reason, and undo restores", async ({ page }) => {
  test.slow();
  await row(page, "2026-W34").click();
  await panel(page).getByLabel("Closed by").fill("Ana Petrov");
  await panel(page).getByLabel("Closed by").press("Enter");
  await panel(page).getByRole("button", { name: "Close all 4 up to here" }).click();
  await expect(weeks(page).getByText(/^closed .* by Ana Petrov$/)).toHaveCount(4);
  await changeOwner(page, "2026-08-20");
  await tab(page, "Weeks").click();
  await row(page, "2026-W34").click();
  await expect(panel(page)).toContainText("lines differ");
  await panel(page).getByRole("button", { name: "Close again by today's figures" }).click();
  await expect(panel(page)).toContainText("only for a reason");
  await panel(page).getByLabel("Reason").fill("The product moved");
  await panel(page).getByRole("button", { name: "Close again by today's figures" }).click();
  await expect(panel(page)).toContainText("it had been closed once before");
  await expect(panel(page)).toContainText("Reason: The product moved");
  await expect(panel(page)).toContainText("to the last digit");
  const undo = page.getByRole("button", { name: /^Undo/ }).first();
  await undo.click();
  await expect(panel(page)).toContainText("lines differ");
  await undo.click();
  await expect(panel(page)).toContainText("to the last digit");
  await undo.click();
  await expect(panel(page)).toContainText("Open: its figures follow every change");
  await expect(weeks(page).getByText("open", { exact: true })).toHaveCount(14);
});

async function closeWeek11(page) {
  await page.goto("./#/tracking/week/2026-W11");
  await panel(page).getByLabel("Closed by").fill("Ana Petrov");
  await panel(page).getByLabel("Closed by").press("Enter");
  await panel(page).getByRole("button", { name: "Close this week" }).click();
  await expect(row(page, "2026-W11")).toContainText("closed");
}

test("a bill that comes late is told, and its week does not net to nothing", async ({ page }) => {
  const header = "ChargePeriodStart,ChargePeriodEnd,BilledCost,x_Team\n";
  const bill = (name, rows) => ({ name, mimeType: "text/csv", buffer: Buffer.from(header + rows) });
  await page.goto("./#/inventory");
  await page.getByLabel("Add bills").first().setInputFiles(bill("march.csv", "2026-03-09,2026-03-16,700,search\n"));
  await expect(page.getByLabel("Proof")).toContainText("700.00");
  await closeWeek11(page);
  await page.goto("./#/inventory");
  await page.getByLabel("Add bills").first().setInputFiles(bill("late.csv", "2026-03-14,2026-03-15,12.5,search\n"));
  await expect(page.getByLabel("Proof")).toContainText("712.50");
  await page.goto("./#/tracking/week/2026-W11");
  await expect(row(page, "2026-W11")).toContainText("a bill changed");
  await expect(panel(page)).toContainText("late.csv came later and charges 12.50 USD in this week");
  await panel(page).getByRole("link", { name: /^All 1 correction/ }).click();
  await expect(page.getByText("nets to 12.50 USD")).toBeVisible();
  await expect(page.locator("#work")).toContainText("The week costs something else now: late.csv is another bill now (12.50 USD).");
  await page.getByRole("link", { name: "late.csv is another bill now" }).click();
  await expect(panel(page).getByRole("heading", { level: 2 })).toContainText("late.csv");
});

test("weeks of another currency are no dead end", async ({ page }) => {
  await page.goto("./#/inventory");
  const bill = "ChargePeriodStart,ChargePeriodEnd,BilledCost\n2026-03-09,2026-03-16,700\n";
  await page.getByLabel("Add bills").first().setInputFiles({ name: "march.csv", mimeType: "text/csv", buffer: Buffer.from(bill) });
  await expect(page.getByLabel("Proof")).toContainText("700.00");
  await closeWeek11(page);
  await page.goto("./#/inventory/settings");
  await page.getByLabel("Currency of the workspace").fill("EUR");
  await page.getByLabel("Currency of the workspace").press("Enter");
  await page.goto("./#/tracking");
  await expect(page.locator("#work")).toContainText("week 2026-W11 was closed in USD, and the workspace is in EUR");
  await page.getByRole("button", { name: "Close 1 week again in EUR" }).click();
  await expect(row(page, "2026-W11")).toContainText("by Ana Petrov");
  await expect(row(page, "2026-W11")).toContainText("100.0 %");
});

test("targets are the workspace's own", async ({ page }) => {
  const chart = page.getByRole("group", { name: "Chart of coverage by week" });
  const walk = page.getByLabel("walk");
  await expect(chart).toContainText("walk 90 %");
  await walk.fill("87.5");
  await walk.press("Enter");
  await expect(chart).toContainText("walk 87.5 %");
  await walk.fill("120");
  await walk.press("Enter");
  await expect(page.getByText("A target is a share between 0 and 100 %")).toBeVisible();
  await expect(walk).toHaveValue("87.5");
  expect(JSON.parse(await workspaceText(page)).targets).toEqual({ walk: "87.5" });
});

test("fits a phone", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await row(page, "2026-W35").click();
  await expect(panel(page)).toBeVisible();
  for (const place of ["tracking", "tracking/corrections"]) {
    await page.goto(`./#/${place}`);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.scrollingElement.scrollWidth), place).toBeLessThanOrEqual(390);
  }
});
