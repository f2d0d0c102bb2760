// Thresholds: an escalation that nobody answers, and guardrails by stage of exposure, on the sample company.
import { accessibilityFindings, expect, settled, test } from "./support.js";

test.beforeEach(async ({ page }) => {
  await page.goto("./");
  await page.getByRole("button", { name: "Try the sample" }).click();
  await page.waitForURL(/#\/matrix/);
  await page.getByRole("navigation", { name: "Stations" }).getByRole("link", { name: "Thresholds" }).click();
});

test("an unanswered escalation is played through, and then answered", async ({ page }) => {
  await page.getByRole("tab", { name: "Simulator" }).click();
  await page.waitForURL(/#\/thresholds\/simulator/);
  const alert = page.getByLabel("Alert of the loaded days");
  await expect(alert).toBeVisible();
  const option = alert.locator("option", { hasText: /Support Assistant, Larkfield Assist, forecast 100 %/ }).first();
  await alert.selectOption({ label: await option.innerText() });
  await page.waitForURL(/#\/thresholds\/simulator\/assistant-assist\/heading-over/);
  await expect(page.getByText(/^Nobody answers. At this rate the line spends [\d,.]+ USD by 2026-\d\d-\d\d/)).toBeVisible();

  const timeline = page.getByRole("table", { name: "Timeline of the escalation" });
  await expect(timeline.getByRole("row")).toHaveCount(4);
  const row = (level) => timeline.getByRole("row").nth(level);
  await expect(row(1)).toContainText("Ines Marek");
  await expect(row(1)).toContainText("at once");
  await expect(row(1)).toContainText("no answer");
  await expect(row(2)).toContainText("after 24 h");
  await expect(row(3)).toContainText("after 2 days");
  await expect(row(3)).toContainText("hold back 10%");
  await expect(row(3).getByRole("cell").last()).toHaveText(/^[\d,]+\.\d\d$/);
  await expect(page.getByRole("img", { name: /^Spend from 2026/ })).toBeVisible();

  const mail = page.getByRole("link", { name: "Open level 1 as mail" });
  const address = await mail.getAttribute("href");
  expect(address).toMatch(/^mailto:ines\.marek@example\.com\?subject=[A-Za-z0-9%._~-]+&body=[A-Za-z0-9%._~-]+$/);
  const body = new URL(address).searchParams.get("body");
  expect(body).toContain("Hello Ines Marek,\r\n\r\nOn 2026-");
  expect(body).toContain("Budget: 55,000.00 USD for 2026-");
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);

  await page.getByLabel("Who answers").selectOption({ label: "level 2: deputy" });
  await page.getByLabel("Hours after being told").fill("5");
  await page.getByLabel("Hours after being told").press("Enter");
  await expect(page.getByText(/^Level 2 answers on .*, after 29 h, when [\d,.]+ USD are spent/)).toBeVisible();
  await expect(row(2)).toContainText("answered");
  await expect(row(3)).toContainText("not needed");
  await expect(page.getByRole("link", { name: "Open level 3 as mail" })).toHaveCount(0);

  // As if it fired on another day.
  await page.getByLabel("Fired on").fill("2026-10-30");
  await page.getByLabel("Fired on").press("Enter");
  await expect(row(1)).toContainText("Fri 2026-10-30 00:00 UTC");
});

test("a level's working hours move the timeline", async ({ page }) => {
  await page.getByRole("tab", { name: /Escalation ladders/ }).click();
  await page.getByRole("row", { name: /Owner, deputy, finance and leadership/ }).click();
  const panel = page.getByRole("complementary");
  await panel.getByText("Repeats, savings and working hours of level 1").click();
  await panel.getByLabel("Told again, times").first().fill("1");
  await panel.getByLabel("Told again, times").first().press("Enter");
  await panel.getByLabel("Only in working hours").first().check();
  await panel.getByLabel("Zone").fill("Europe/Berlin");
  await panel.getByLabel("Zone").press("Enter");
  await expect(panel).toContainText("no fixed distance from UTC");
  await panel.getByLabel("Zone").fill("+01:00");
  await panel.getByLabel("Zone").press("Enter");
  await expect(panel).not.toContainText("no fixed distance from UTC");
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);

  await page.goto("./#/thresholds/simulator/assistant-assist/warn");
  await page.getByLabel("Fired on").fill("2026-10-17");
  await page.getByLabel("Fired on").press("Enter");
  const first = page.getByRole("table", { name: "Timeline of the escalation" }).getByRole("row").nth(1);
  // A Saturday: told on Monday morning; 24 working hours are three days, twice.
  await expect(first).toContainText("Mon 2026-10-19 09:00 +01:00");
  await expect(first).toContainText("told again 1×");
  await expect(first).toContainText("Mon 2026-10-26 17:00 +01:00");
});

test("a guardrail of 10,000 a month is 300.00 and 360.00 a day", async ({ page }) => {
  await page.getByRole("tab", { name: /Guardrails/ }).click();
  await expect(page.getByRole("table", { name: "Stages, from the smallest exposure" }).getByRole("row")).toHaveCount(5);
  await page.getByLabel("Add a product").selectOption({ label: "Larkfield Digest" });
  const panel = page.getByRole("complementary");
  await panel.getByLabel("Stage").selectOption({ label: "General" });
  await panel.getByLabel(/month's budget of its own/).fill("10,000");
  await panel.getByLabel(/month's budget of its own/).press("Enter");
  await expect(panel).toContainText("Of 10,000.00 USD a month: 300.00 USD a day soft, 360.00 USD a day hard. It is critical: it stops at 9,500.00 USD of a month.");
  const row = page.getByRole("table", { name: "Products and keys with their limits" }).getByRole("row", { name: /Larkfield Digest/ });
  await expect(row).toContainText("300.00");
  await expect(row).toContainText("360.00");
  await expect(row).toContainText(/\d+ of \d+ days/);
  await expect(panel.getByRole("table", { name: "Days on which a limit would have tripped" })).toContainText("2026-");
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);

  // A key has no budget until one is chosen.
  await page.getByLabel("Add a key").fill("key_notebooks");
  await page.getByLabel("Add a key").press("Enter");
  await expect(panel).toContainText("a key has no budget: choose one, or type an amount for the month");
  await panel.getByLabel("Budget", { exact: true }).selectOption({ label: "Applied Research" });
  await expect(panel).toContainText("a day soft");

  // Stages are edited; the usual ones are written down with the first change.
  await page.getByRole("row", { name: /^General/ }).last().click();
  await panel.getByLabel("Of the month's budget").fill("50 %");
  await panel.getByLabel("Of the month's budget").press("Enter");
  await expect(row).toContainText("150.00");
  await expect(row).toContainText("180.00");
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(row).toContainText("300.00");
});
