// Thresholds and Tracking: what a budget owner and the person who looks at the weeks do there, on the sample company.
import { accessibilityFindings, expect, test } from "./support.js";

test.beforeEach(async ({ page }) => {
  await page.goto("./");
  await page.getByRole("button", { name: "Try the sample" }).click();
  await page.waitForURL(/#\/matrix/);
});

const station = (page, name) => page.getByRole("navigation", { name: "Stations" }).getByRole("link", { name }).click();

// Alerts are what the station shows first; budgets are the next tab.
const budgetsTab = async (page) => {
  await station(page, "Thresholds");
  await page.getByRole("tab", { name: /^Budgets/ }).click();
};

test("a line without a budget gets one, with an amount from what was seen", async ({ page }) => {
  await budgetsTab(page);
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
  await expect(panel).toContainText("Alerts when the last 3 days, and the last of them alone, cost 150 % of their plan");
  await expect(panel).toContainText("nine of ten outcomes of the forecast for the month's end reach 100 % of the month's budget.");
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
  await budgetsTab(page);
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
  const added = panel.locator(".thresholds-trigger").last();
  await added.getByLabel("Looks at").selectOption({ label: "something new" });
  await added.getByLabel("Of what").selectOption({ label: "API key" });
  await expect(added).toContainText("Alerts when an API key appears on the line that no day before the quarter had.");
  await added.getByLabel("Looks at").selectOption({ label: "cost of a unit" });
  await expect(added).toContainText("Alerts when a million tokens costs 25 % more than in the quarter before.");
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

// The figures are those of `cost-matrix alerts -w workspace.json *.csv --as-of 2026-10-20` on the sample (docs/command-line.md).
test("the alerts of a day say what the command line says, with the picture and who is told when", async ({ page }) => {
  await station(page, "Thresholds");
  const stands = page.getByRole("table", { name: "Budgets on the day" });
  await expect(stands.getByRole("row", { name: /Support Assistant/ })).toContainText("over budget");
  await page.getByLabel("As of").fill("2026-10-20");
  await page.getByLabel("As of").press("Enter");
  const assistant = stands.getByRole("row", { name: /Support Assistant/ });
  await expect(assistant).toContainText("35,626.30");
  await expect(assistant).toContainText("2026-10-31expected");
  await expect(assistant).toContainText("1 alert");
  const fired = page.getByRole("table", { name: "Fired alerts" });
  await expect(fired.getByRole("row")).toHaveCount(3);
  await expect(fired.getByRole("row", { name: /forecast 100 %/ })).toContainText(
    "was 57,389.60, eight of ten outcomes from 55,454.08 to 59,325.12, against a threshold of 55,000.00.");
  await expect(page.locator(".proof.late")).toHaveCount(0);
  expect(await accessibilityFindings(page)).toEqual([]);

  await assistant.click();
  await page.waitForURL(/#\/thresholds\/alerts\/assistant-assist$/);
  const panel = page.getByRole("complementary");
  await expect(panel.getByRole("img", { name: /35,626\.30 of a budget of 55,000\.00 USD, a forecast of [\d,.]+ for the end/ })).toBeVisible();
  await expect(panel).toContainText("Thu 2026-10-01 00:00 UTC by chat, to answer by Fri 2026-10-02 00:00 UTC");
  await expect(panel).toContainText("Ines Marek as team owner");
  await panel.getByText("Day by day", { exact: true }).click();
  await expect(panel.getByRole("table", { name: "Spend day by day" }).getByRole("row")).toHaveCount(21);
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(panel).toBeHidden();

  // An earlier day by the slider's keys: what was known then.
  await page.getByLabel("Day that is looked at").focus();
  await page.keyboard.press("Home");
  await expect(page.getByLabel("As of")).toHaveValue("2026-08-01");
  await expect(stands.getByRole("row", { name: /Support Assistant/ })).toContainText("run rate: not enough history");
  await expect(stands.getByRole("row", { name: /Customer Insights/ })).toContainText("not in force");
});

test("a backtest shows what the triggers would have done, and a better threshold is one step", async ({ page }) => {
  await station(page, "Thresholds");
  await page.getByRole("tab", { name: "Backtest" }).click();
  const replay = page.getByRole("table", { name: "Triggers replayed" });
  const warn = replay.getByRole("row", { name: /actual 80 % Support Assistant/ });
  await expect(warn).toContainText("2026-08false alarmfired 08-27");
  await expect(warn).toContainText("2026-10warned in timefired 10-25, over 10-31");
  await expect(warn).toContainText("2 of 2");
  await expect(replay.getByRole("row", { name: /forecast 100 % Support Assistant/ })).toContainText("30 days of warning");
  await expect(page.locator(".proof.late")).toHaveCount(0);
  expect(await accessibilityFindings(page)).toEqual([]);

  const discovery = replay.getByRole("row", { name: /actual 80 % Knowledge Discovery/ });
  await expect(discovery).toContainText("At 90 % it would have raised a false alarm in 0 of 3 healthy months instead of 3.");
  await discovery.getByRole("button", { name: "Use 90% for actual 80 %" }).click();
  await expect(replay.getByRole("row", { name: /actual 90 % Knowledge Discovery/ })).toContainText("0 of 3");
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(discovery).toContainText("3 of 3");
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
