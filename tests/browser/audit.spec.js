// The audit on the sample company: a split with a floor, made infeasible and mended; guardrails; a KPI from dropped outcomes.
import { accessibilityFindings, drop, expect, settled, test } from "./support.js";

test.beforeEach(async ({ page }) => {
  await page.goto("./");
  await page.getByRole("button", { name: "Try the sample" }).click();
  await page.waitForURL(/#\/matrix/);
  await page.getByRole("tab", { name: "Audit" }).click();
});

const fill = async (page, label, text) => {
  const field = page.getByLabel(label, { exact: true });
  await field.fill(text);
  await field.press("Enter");
  await settled(page);
};

test("a split keeps a quality floor, is made infeasible and mended", async ({ page }) => {
  await expect(page.getByText("Nothing is proposed: say which quality a usage type needs")).toBeVisible();
  const inference = page.getByRole("region", { name: "Inference", exact: true });
  const models = page.getByRole("region", { name: "Models of Inference" });
  await expect(models.getByRole("row", { name: /gpt-5.4-mini/ })).toContainText("43.00 %");

  await fill(page, "Mean quality that Inference must keep", "0.85");
  await expect(inference).toContainText("no quality is told of");
  const scores = { "claude-haiku-4-5": "0.84", "claude-opus-5": "0.96", "claude-sonnet-4-6": "0.93", "gpt-4.1": "0.82", "gpt-5.4": "0.94", "gpt-5.4-mini": "0.8" };
  for (const [model, score] of Object.entries(scores)) await fill(page, `Quality of ${model} at Inference`, score);

  const figures = page.locator(".audit-figures");
  await expect(figures).toContainText("Saves a year");
  await expect(inference).toContainText("0.85 as proposed");
  await expect(page.getByRole("region", { name: "Limits that cost money" })).toContainText("Inference: mean quality of at least 0.85");
  await expect(page.getByRole("region", { name: "Prices that move" })).toContainText("gpt-5.4-mini");
  await expect(models.getByRole("row", { name: /gpt-5.4-mini/ })).toContainText("turns below quality 0.8");

  await fill(page, "Most of OpenAI, in percent of all tokens", "20");
  await fill(page, "Most that moves at once, in percent of all tokens", "5");
  await expect(page.getByText("These demands contradict each other")).toBeVisible();
  const conflict = page.locator(".note", { hasText: "These demands contradict each other" });
  await expect(conflict.getByRole("listitem")).toHaveText([
    /^OpenAI: at most 20 % of all tokens \(usage types that stay as they are have 3[\d.]+ % already\)$/,
  ]);
  await expect(figures).not.toContainText("Saves a year");

  await fill(page, "Most of OpenAI, in percent of all tokens", "80");
  await expect(conflict).toBeHidden();
  await expect(page.getByRole("region", { name: "Limits that cost money" })).toContainText("at most 5 % of all tokens move at once");
  expect(await accessibilityFindings(page)).toEqual([]);

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download", exact: true }).click()]);
  expect(download.suggestedFilename()).toBe("split.md");

  const pasted = page.getByLabel(/^A table, pasted/);
  await pasted.fill("Task,Model,Score\nevaluation,gpt-5.4,0.9\n");
  await pasted.blur();
  await settled(page);
  await expect(page.getByLabel("Quality of gpt-5.4 at Evaluation")).toHaveValue("0.9");
});

test("guardrails are handed over as a gateway's settings", async ({ page }) => {
  await page.getByRole("tab", { name: "Guardrails by traffic stage" }).click();
  const table = page.getByRole("region", { name: "Guardrails by traffic stage" });
  await expect(table.getByRole("row", { name: /Larkfield Assist/ })).toContainText("1,980.00");
  await expect(page.locator(".audit-yaml")).toContainText('- team_alias: "Larkfield Assist"');
  await expect(page.locator(".audit-yaml")).toContainText("rpm_limit: 330");
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download LiteLLM settings" }).click()]);
  expect(download.suggestedFilename()).toBe("litellm-limits.yaml");
  expect(await accessibilityFindings(page)).toEqual([]);
});

test("a KPI comes from dropped outcomes, and is planned", async ({ page }) => {
  await page.getByRole("tab", { name: "KPI plan" }).click();
  const plan = page.getByRole("region", { name: "KPI plan" });
  await expect(plan.getByRole("row", { name: /Cost per conversion/ })).toContainText("needs: outcomes with conversions");

  const days = Array.from({ length: 14 }, (_, day) => `${12 + day}.10.2026;assist;1000;800;40`);
  await drop(page, { name: "outcomes.csv", first: `Date;App;Queries;Accepts;Orders\n${days.join("\n")}\n`, again: "", times: 0 });
  const mapping = page.getByRole("group", { name: "Columns of outcomes.csv" });
  await expect(mapping).toContainText("14 rows");
  await expect(mapping.getByLabel("Requests")).toHaveValue("2");
  await expect(mapping.getByLabel("Days are written")).toHaveValue("11.03.2026");
  await mapping.getByLabel("Conversions").selectOption({ label: "Orders" });
  await mapping.getByRole("button", { name: "Take 14 days of products" }).click();
  await settled(page);
  await expect(page.getByText("14 days of 1 product in the workspace.")).toBeVisible();

  const row = plan.getByRole("row", { name: /Cost per conversion/ });
  await expect(row).toContainText("no target");
  await row.click();
  const panel = page.getByRole("complementary");
  await expect(panel.getByRole("heading", { level: 2 })).toHaveText("Cost per conversion");
  await expect(panel).toContainText("in 2026-W43");
  await expect(panel.getByRole("table").getByRole("row")).toHaveCount(3);
  await panel.getByLabel("Target (USD)").fill("1");
  await panel.getByLabel("Target (USD)").press("Enter");
  await expect(row).toContainText("target missed");
  await panel.getByLabel("Owner").fill("Noor Vance");
  await panel.getByLabel("Owner").press("Enter");
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(row).toContainText("Noor Vance");
});
