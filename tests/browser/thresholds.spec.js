// Thresholds and Tracking: what a budget owner and the person who looks at the weeks do there, on the sample company.
import { accessibilityFindings, expect, test } from "./support.js";

test.beforeEach(async ({ page }) => {
  await page.goto("./");
  await page.getByRole("button", { name: "Try the sample" }).click();
  await page.waitForURL(/#\/matrix/);
});

const station = (page, name) => page.getByRole("navigation", { name: "Stations" }).getByRole("link", { name }).click();

test("a line without a budget gets one, with an amount from what was seen", async ({ page }) => {
  await station(page, "Thresholds");
  const budgets = page.getByRole("table", { name: "Budgets" });
  const assistant = budgets.getByRole("row", { name: /Support Assistant, Larkfield Assist/ });
  await expect(assistant).toContainText("55,000.00");
  await expect(assistant).toContainText("2026-10");
  await expect(assistant).toContainText("100.5 %");
  await expect(budgets.getByRole("row")).toHaveCount(6);

  const open = page.getByRole("table", { name: "Team and product without a budget" });
  await open.getByRole("button", { name: /^Set a budget of [\d,.]+ on Product Engineering$/ }).click();
  const panel = page.getByRole("complementary");
  await expect(panel.getByRole("heading", { level: 2 })).toHaveText("Product Engineering");
  await expect(panel).toContainText("As suggested: the last three full months cost");
  await expect(panel).toContainText("Alerts on the day on which the spend of the month reaches 80 % of the month's budget.");
  await expect(panel).toContainText("Marta Kowal as team owner");
  await expect(panel).toContainText("every level reaches somebody");
  await expect(budgets.getByRole("row")).toHaveCount(7);
  // While the engine computes, the proof bar is pale.
  await expect(page.locator(".proof.late")).toHaveCount(0);
  expect(await accessibilityFindings(page)).toEqual([]);

  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(budgets.getByRole("row")).toHaveCount(6);
});

test("a budget's line, amount and triggers are changed, and its gaps are named", async ({ page }) => {
  await station(page, "Thresholds");
  await page.getByRole("table", { name: "Budgets" }).getByRole("row", { name: /Applied Research/ }).click();
  const panel = page.getByRole("complementary");
  await expect(panel).toContainText("neither the budget nor its team has a deputy: name one");
  await panel.getByLabel("Deputy").fill("Noor Vance");
  await panel.getByLabel("Deputy").press("Enter");
  await expect(panel).toContainText("Noor Vance as deputy");
  await expect(panel).toContainText("every level reaches somebody");

  await panel.getByLabel("Amount (USD)").fill("120,000");
  await panel.getByLabel("Amount (USD)").press("Enter");
  await expect(page.getByRole("row", { name: /Applied Research/ }).first()).toContainText("120,000.00");

  await panel.getByLabel("Narrow the line by").selectOption("environment");
  await panel.getByRole("combobox", { name: "environment" }).selectOption("dev");
  await expect(page.getByRole("row", { name: /Applied Research/ }).first()).toContainText("environment Development");

  await panel.getByRole("button", { name: "Add trigger" }).click();
  await expect(panel.getByLabel("Looks at")).toHaveCount(3);
  await panel.getByRole("button", { name: "Remove this trigger" }).last().click();
  await expect(panel.getByLabel("Looks at")).toHaveCount(2);

  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();
});

test("levels of a ladder are moved by keyboard, and roles become people", async ({ page }) => {
  await station(page, "Thresholds");
  await page.getByRole("tab", { name: /Escalation ladders/ }).click();
  await page.getByRole("row", { name: /Owner, deputy, finance and leadership/ }).click();
  const panel = page.getByRole("complementary");
  await panel.getByLabel("For the line").selectOption({ label: "Knowledge Discovery, Larkfield Find" });
  await expect(panel).toContainText("Priya Sandoval as team owner");
  await panel.getByRole("button", { name: /^Move level 2/ }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  const levels = panel.locator("ol").first().locator(":scope > li");
  await expect(levels.first()).toContainText("deputy");
  await panel.getByRole("button", { name: "Remove level 3" }).click();
  await expect(levels).toHaveCount(2);
  await page.getByRole("button", { name: "Undo", exact: true }).last().click();
  await expect(levels).toHaveCount(3);

  await page.getByRole("tab", { name: "Roles" }).click();
  await page.getByLabel("Finance").fill("");
  await page.getByLabel("Finance").press("Enter");
  await page.getByRole("tab", { name: /Budgets/ }).click();
  await expect(page.getByRole("row", { name: /Everything in staging/ }).first()).toContainText("gap");
});

test("the weeks add up to the proof, and a change of ownership moves what follows the owner", async ({ page }) => {
  await station(page, "Tracking");
  const weeks = page.getByRole("table", { name: /^Weeks and their coverage/ });
  const total = (await page.locator(".equation .money").first().innerText()).trim();
  const first = weeks.locator("tfoot .money").first();
  await expect(first).toHaveText(total.replace(/\s*USD$/, ""));
  const chart = page.getByRole("group", { name: "Chart of coverage by week" });
  await expect(chart).toContainText("2026-09-16 Larkfield Digest to Customer Insights");
  await expect(chart).toContainText("walk 90 %");
  expect(await accessibilityFindings(page)).toEqual([]);

  await page.getByRole("button", { name: "Enter a change of ownership" }).click();
  await page.getByLabel("Product", { exact: true }).selectOption({ label: "Larkfield Find" });
  await page.getByLabel("From day").fill("2026-10-01");
  await page.getByLabel("From day").press("Enter");
  await page.getByLabel("New team").selectOption({ label: "Applied Research" });
  await page.getByLabel("Reason").fill("Reorganisation");
  await page.getByLabel("Reason").press("Enter");
  await page.getByRole("button", { name: "Apply the change" }).click();
  await page.getByRole("button", { name: "To Ownership" }).click();
  await expect(page.getByRole("group", { name: "Chart of ownership" })).toContainText("from 2026-10-01");
  await expect(page.getByRole("textbox", { name: /Reason of Larkfield Find to Applied Research/ })).toHaveValue("Reorganisation");
  await page.getByRole("tab", { name: "Weeks" }).click();
  await expect(chart).toContainText("2026-10-01 Larkfield Find to Applied Research");

  await page.getByRole("tab", { name: /Ownership/ }).click();
  await page.getByRole("button", { name: /Remove Larkfield Find to Applied Research/ }).click();
  await expect(page.getByRole("group", { name: "Chart of ownership" })).not.toContainText("from 2026-10-01");
});
