// What of several bills is charged: next week's export, a gateway beside the invoice, tokens without money, an invoice's total.
import { accessibilityFindings, expect, test } from "./support.js";

const csv = (name, lines) => ({ name, mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
const proof = (page) => page.locator(".proof");

const HEADER = "ProviderName,ServiceName,BillingAccountId,ChargePeriodStart,BilledCost,EffectiveCost,BillingCurrency";
const row = (day, cost) => `Acme,API,1,2026-03-0${day},${cost},${cost},USD`;
const LAST_WEEK = csv("to-march-3.csv", [HEADER, row(1, 10), row(2, 20), row(3, 1.5)]);
const THIS_WEEK = csv("to-march-5.csv", [HEADER, row(1, 10), row(2, 20), row(3, 3), row(4, 4), row(5, 5)]);

async function open(page) {
  await page.goto("./#/inventory");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Inventory");
}

async function addBills(page, ...files) {
  await page.getByLabel("Add bills").first().setInputFiles(files);
}

test("next week's export takes the place of last week's, says what changed, and Undo brings the old one back", async ({ page }) => {
  await open(page);
  await addBills(page, LAST_WEEK);
  await expect(proof(page)).toContainText("31.50");
  await addBills(page, THIS_WEEK);
  await expect(proof(page)).toContainText("42.00");
  await expect(page.getByText(/to-march-5.csv takes the place of to-march-3.csv .*2 new \(9 USD\), 1 altered \(1.5 → 3 USD\)/)).toBeVisible();
  const bills = page.getByRole("region", { name: "Bills", exact: true });
  await expect(bills.getByRole("row").filter({ hasText: "to-march-3.csv" })).toContainText("Replaced");
  await bills.getByRole("button", { name: "to-march-3.csv" }).click();
  const panel = page.getByRole("complementary", { name: "to-march-3.csv" });
  await expect(panel).toContainText("it counts with 33 USD in place of 31.5 USD");
  await expect(panel).toContainText("2 new (9 USD), 1 altered (1.5 → 3 USD)");
  expect(await accessibilityFindings(page)).toEqual([]);
  // It is the workspace's word that they are parts.
  await panel.getByLabel("Two of them over the same days").selectOption("parts");
  await expect(proof(page)).toContainText("73.50");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(proof(page)).toContainText("42.00");
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(proof(page)).toContainText("31.50");
});

test("tokens get a price, the vendor's bill replaces the estimate, and the invoice is held against it", async ({ page }) => {
  await open(page);
  const usage = csv("usage.csv", [
    "start_time,end_time,project_id,num_model_requests,model,input_tokens,output_tokens",
    "1772323200,1772409600,p1,3,gpt-5,3000000,1000000",
    "1772409600,1772496000,p1,1,gpt-5,500000,0",
  ]);
  await addBills(page, usage);
  await page.getByRole("tab", { name: /^Prices/ }).click();
  await page.getByLabel("A million input tokens of gpt-5").fill("2");
  await page.keyboard.press("Tab");
  await expect(proof(page)).toContainText("7.00");
  await page.getByLabel("Prices, a line each").fill(
    "provider,model,token_type,per_million,currency,source,read_on\nOpenAI,gpt-*,output,10,USD,https://example.com/prices,2026-03-01");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Take 1 prices" }).click();
  await expect(proof(page)).toContainText("17.00");
  await expect(page.getByRole("region", { name: "Price list" })).toContainText("https://example.com/prices, 2026-03-01");
  expect(await accessibilityFindings(page)).toEqual([]);

  await addBills(page, csv("costs.csv", [
    "start_time,end_time,amount_value,amount_currency,line_item,project_id",
    '1772323200,1772409600,6.5,usd,"gpt-5, input",p1',
    '1772323200,1772409600,10,usd,"gpt-5, output",p1',
  ]));
  await expect(proof(page)).toContainText("17.50");
  await page.getByRole("tab", { name: /^Invoices/ }).click();
  const line = page.getByRole("region", { name: "Enter an invoice" });
  await line.getByLabel("Provider").fill("OpenAI");
  await line.getByLabel("Month").fill("2026-03");
  await line.getByLabel(/^Total/).fill("16.50");
  await page.keyboard.press("Tab");
  await line.getByRole("button", { name: "Add the invoice" }).click();
  const table = page.getByRole("region", { name: "Invoices and charges" });
  await expect(table.getByRole("row").nth(1)).toContainText("Explained");
  await expect(table).toContainText("The difference: charges are estimated by the price list (-1 USD)");
  const trueUps = page.getByRole("region", { name: "Estimates and invoices" });
  await expect(trueUps.getByRole("row").filter({ hasText: "input" })).toContainText("0.50");
  await table.getByLabel("Scale the estimates to it").check();
  await expect(proof(page)).toContainText("16.50");
  expect(await accessibilityFindings(page)).toEqual([]);
});
