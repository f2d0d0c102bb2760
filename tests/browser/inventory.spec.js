// The station Inventory: what a FinOps lead does there, with the figures that must come out.
import { accessibilityFindings, expect, test } from "./support.js";

const csv = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

// Opens a place of the page, begun with nothing.
async function open(page, place) {
  await page.goto(`./#/inventory${place}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Inventory");
}

async function addBills(page, ...files) {
  await page.getByLabel("Add bills").first().setInputFiles(files);
}

const proof = (page) => page.locator(".proof");

const FOCUS = [
  "ChargePeriodStart,ChargePeriodEnd,BilledCost,EffectiveCost,BillingCurrency,ProviderName,ServiceName,x_Model",
  "2026-03-01,2026-03-02,100.25,100.25,USD,OpenAI,Responses,gpt-a",
  "2026-03-02,2026-03-03,50,50,USD,OpenAI,Responses,gpt-b",
  "2026-03-02,2026-03-03,20,20,USD,OpenAI,Embeddings,emb",
  "2026-03-31,2026-04-01,10.5,10.5,USD,Anthropic,Messages,claude",
  "2026-03-31,2026-04-01,ten,ten,USD,Anthropic,Messages,claude",
].join("\n");

test("one typed line makes a matrix, and Enter is enough", async ({ page }) => {
  await open(page, "/new");
  const line = page.getByRole("group", { name: "The new source" });
  await expect(line.getByLabel("Name")).toBeFocused();
  await page.keyboard.type("Coding seats");
  await line.getByLabel("Category").selectOption({ label: "Downstream tools" });
  await line.getByLabel(/^Cost a month/).fill("1,200.50");
  await line.getByLabel("From month").fill("2026-01");
  await line.getByLabel("To month").fill("2026-03");
  await line.getByLabel("Team that pays").fill("Search");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Coding seats", exact: true })).toBeVisible();
  await expect(line.getByLabel("Name")).toBeFocused();
  await expect(proof(page)).toContainText("3,601.50");
  // What does not read is not taken, and nothing is added.
  await page.keyboard.type("Second");
  await line.getByLabel(/^Cost a month/).fill("a lot");
  await page.keyboard.press("Enter");
  await expect(line.getByText("a lot: is not a number")).toBeVisible();
  await expect(page.getByRole("button", { name: "Second", exact: true })).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "Coding seats", exact: true })).toBeVisible();
  expect(await accessibilityFindings(page)).toEqual([]);
});

test("a bill without a source becomes one, and its refused row is told", async ({ page }) => {
  await open(page, "");
  await addBills(page, csv("march.csv", FOCUS));
  const bills = page.getByRole("region", { name: "Bills", exact: true });
  await bills.getByRole("button", { name: "march.csv" }).click();
  const panel = page.getByRole("complementary", { name: "march.csv" });
  await expect(panel).toContainText("180.75");
  await expect(panel.getByText("1 refused row")).toBeVisible();
  await expect(panel.getByRole("listitem").filter({ hasText: "Line 6" })).toContainText("is not a number");
  expect(await accessibilityFindings(page)).toEqual([]);

  await page.getByRole("tab", { name: /^Sources/ }).click();
  const gap = page.getByRole("region", { name: "Bills without a source" });
  await expect(gap.getByRole("row").nth(1)).toContainText("150.25");
  await gap.getByRole("button", { name: "Make a source from all of OpenAI" }).click();
  const source = page.getByRole("complementary", { name: "OpenAI" });
  await expect(source.getByText("chooses 3 rows, 170.25")).toBeVisible();
  await expect(gap.getByRole("row").filter({ hasText: "OpenAI" })).toHaveCount(0);
  await expect(gap.getByRole("row").filter({ hasText: "Anthropic" })).toContainText("10.50");

  await source.getByLabel("Owner", { exact: true }).fill("ana@example.com");
  await source.getByLabel(/^Expected a month/).fill("120");
  await page.keyboard.press("Enter");
  await expect(source.getByRole("region", { name: "Months" })).toContainText("+50 over, +42 %");
  const row = page.getByRole("row").filter({ has: page.getByRole("button", { name: "OpenAI", exact: true }) });
  await expect(row).toContainText("Over expectation");

  await source.getByRole("button", { name: "Remove source OpenAI" }).click();
  await expect(row).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(row).toHaveCount(1);
});

test("an unknown table is mapped once; the next file like it is read by itself", async ({ page }) => {
  await open(page, "/bills");
  const table = (first, second) => `wann;was;wer;wieviel\n${first};Tokens;Ana;1.234,50\n${second};Tokens;Bo;2,00\n`;
  await addBills(page, csv("export-1.csv", table("03.04.2026", "04.04.2026")));
  await page.getByRole("button", { name: "Map the columns of export-1.csv" }).click();
  await page.getByLabel("Column wann").selectOption("ChargePeriodStart");
  await page.getByLabel("Column was").selectOption("ServiceName");
  await page.getByLabel("Column wer").selectOption({ label: "Ignore" });
  await page.getByLabel("Column wieviel").selectOption("BilledCost");
  await page.getByLabel("Dates are written").selectOption("iso");
  await expect(page.getByText("0 of the first 2 rows read")).toBeVisible();
  await page.getByLabel("Dates are written").selectOption({ label: "11.03.2026" });
  await page.getByLabel("Numbers are written").selectOption({ label: "1.234,50" });
  await page.getByLabel("Provider of every row").fill("Vendor");
  await page.getByLabel("Currency of every row").fill("usd");
  await page.keyboard.press("Enter");
  await expect(page.getByText("2 of the first 2 rows read")).toBeVisible();
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.getByRole("button", { name: /read it|Read the file/ }).click();
  await expect(page.getByRole("complementary", { name: "export-1.csv" })).toContainText("1236.5");
  await expect(proof(page)).toContainText("1,236.50");
  await addBills(page, csv("export-2.csv", table("05.04.2026", "06.04.2026")));
  await expect(page.getByRole("region", { name: "Bills", exact: true })).toContainText("export-2.csv");
  await expect(proof(page)).toContainText("2,473.00");
  await expect(page.getByRole("region", { name: "Saved formats" })).toContainText("wieviel → BilledCost");
});

test("a vendor's own JSON is read as a bill, and what was left out is told", async ({ page }) => {
  await open(page, "");
  const bucket = (day, results) => ({ object: "bucket", start_time: day, end_time: day + 86400, results });
  const cost = (value, line_item) => ({ object: "organization.costs.result", amount: { value, currency: "usd" }, line_item, project_id: "proj_01" });
  const pages = { object: "page", has_more: true, next_page: "page_2", data: [
    bucket(1788220800, []),
    bucket(1788307200, [cost("12.25", "gpt-5.6-sol, output"), cost("0.75", null)]),
  ] };
  await page.getByLabel("Add bills").first().setInputFiles({
    name: "costs.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify(pages)),
  });
  await expect(proof(page)).toContainText("13.00");
  await page.getByRole("tab", { name: /^Bills/ }).click();
  await page.getByRole("button", { name: "costs.json", exact: true }).click();
  await expect(page.getByRole("complementary")).toContainText("openai-costs");
});

test("bills in another currency wait for their rates", async ({ page }) => {
  await open(page, "/bills");
  await addBills(page, csv("euro.csv", FOCUS.replaceAll("USD", "EUR")));
  await expect(page.getByRole("heading", { name: "Bills in another currency than USD" })).toBeVisible();
  await page.getByLabel("1 EUR in 2026-03, in USD").fill("2");
  await page.keyboard.press("Enter");
  await expect(proof(page)).toContainText("361.50");
  await expect(page.getByRole("heading", { name: "Bills in another currency than USD" })).toBeHidden();
  await page.getByRole("tab", { name: "Currency and basis" }).click();
  await expect(page.getByRole("region", { name: "Exchange rates" }).getByLabel("1 EUR in 2026-03, in USD")).toHaveValue("2");
});

test("months are pasted and copied forward; a person takes a role", async ({ page }) => {
  await open(page, "/new");
  await page.getByRole("group", { name: "The new source" }).getByLabel("Name").fill("Vector database");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Vector database", exact: true }).click();
  const panel = page.getByRole("complementary", { name: "Vector database" });
  await panel.getByLabel("Its cost comes from").selectOption("typed");
  await panel.getByRole("button", { name: "Paste a block" }).click();
  await panel.getByLabel("Month, cost and team, a line each").fill("Month\tCost\n2026-01\t10.10\nFeb 2026\t$1,000.05\n");
  await panel.getByLabel("Month, cost and team, a line each").blur();
  await panel.getByRole("button", { name: "Add 2 months" }).click();
  await expect(panel.getByText("1,010.15 USD in all")).toBeVisible();
  await panel.getByRole("button", { name: "Copy last month forward" }).click();
  await expect(panel.getByRole("group", { name: "Cost of 2026-03" })).toBeVisible();
  await expect(panel.getByText("2,010.20 USD in all")).toBeVisible();
  await panel.getByRole("group", { name: "Cost of 2026-01" }).getByLabel("Team or pool").fill("search");
  await page.keyboard.press("Enter");
  await expect(proof(page)).toContainText("10.10");

  await page.getByRole("tab", { name: /^People and roles/ }).click();
  await page.getByRole("group", { name: "A new person" }).getByLabel("Name").fill("Ana Lopez");
  await page.getByRole("group", { name: "A new person" }).getByLabel("Contact").fill("ana@example.com");
  await page.getByRole("group", { name: "A new person" }).getByLabel("Contact").blur();
  await page.getByRole("button", { name: "Add the person" }).click();
  await page.getByLabel("Finance", { exact: true }).fill("Ana Lopez");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("row").filter({ has: page.getByLabel("Name of Ana Lopez") })).toContainText("finance");
  expect(await accessibilityFindings(page)).toEqual([]);
});

test("the sample's sources move by keyboard, and the page fits a phone", async ({ page }) => {
  await page.goto("./");
  await page.getByRole("button", { name: /sample/i }).first().click();
  await expect(proof(page)).toContainText("532,980.90");
  await page.goto("./#/inventory");
  await page.getByLabel("Order", { exact: true }).selectOption({ label: "In matching order" });
  const names = page.getByRole("region", { name: "Sources", exact: true }).getByRole("rowheader");
  await expect(names.first()).toContainText("OpenAI API");
  await page.getByRole("row").filter({ hasText: "OpenAI API" }).first().focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect(names.first()).toContainText("Anthropic API");
  await expect(names.nth(1)).toContainText("OpenAI API");
  await expect(page.getByRole("region", { name: "Sources without a bill" })).toContainText("Call transcription trial");
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
});
