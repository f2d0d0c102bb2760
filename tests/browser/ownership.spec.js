// Ownership, the review queue and disputes: a change of hands is weighed, applied and followed up on the sample company.
import { accessibilityFindings, expect, settled, test } from "./support.js";

test.beforeEach(async ({ page }) => {
  await page.goto("./");
  await page.getByRole("button", { name: "Try the sample" }).click();
  await page.waitForURL(/#\/matrix/);
});

const tracking = async (page, tab) => {
  await page.getByRole("navigation", { name: "Stations" }).getByRole("link", { name: "Tracking" }).click();
  await page.getByRole("tab", { name: tab }).click();
};

test("a product changes hands: preview, apply, tell, undo", async ({ page }) => {
  await page.getByRole("navigation", { name: "Stations" }).getByRole("link", { name: "Tracking" }).click();
  await page.getByRole("button", { name: "Enter a change of ownership" }).click();
  const main = page.getByRole("main");
  await expect(main).toContainText("Choose the product.");
  const apply = page.getByRole("button", { name: "Apply the change" });
  await expect(apply).toBeDisabled();
  await page.getByLabel("Product", { exact: true }).selectOption({ label: "Larkfield Find" });
  await page.getByLabel("From day").fill("2026-10-01");
  await page.getByLabel("From day").press("Enter");
  await page.getByLabel("New team").selectOption({ label: "Knowledge Discovery" });
  await expect(main).toContainText("Knowledge Discovery has it on that day already.");
  await page.getByLabel("New team").selectOption({ label: "Applied Research" });
  await page.getByLabel("Reason").fill("Reorganisation & more");
  await page.getByLabel("Reason").press("Enter");

  const moves = page.getByRole("table", { name: "What each line pays more or less, week by week" });
  await expect(moves).toContainText("Knowledge Discovery, Larkfield Find");
  await expect(main).toContainText(/[\d,.]+ USD change hands in \d open weeks\./);
  await expect(main).toContainText("still paid by others");
  const names = page.getByRole("table", { name: "Names of the old hands and what is proposed" });
  const budget = names.getByRole("row", { name: /Budget Knowledge Discovery, Larkfield Find/ });
  await expect(budget).toContainText("from 2026-10 on: research");
  await expect(budget.getByRole("checkbox")).toBeChecked();
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);

  await apply.click();
  await expect(page).toHaveURL(/change\/done\/product-find-2026-10-01/);
  await expect(page.getByRole("heading", { name: "Larkfield Find goes from Knowledge Discovery to Applied Research from 2026-10-01 on" })).toBeVisible();
  const mail = page.getByRole("link", { name: "Write a mail" }).first();
  await expect(mail).toHaveAttribute("href", /^mailto:priya\.sandoval@example\.com\?subject=Larkfield%20Find/);
  expect(decodeURIComponent(await mail.getAttribute("href"))).toContain("Reason: Reorganisation & more\r\n");
  await page.getByRole("checkbox", { name: "Priya Sandoval was told" }).check();
  await expect(main).toContainText(/1 of \d told/);
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);

  await page.getByRole("button", { name: "To Ownership" }).click();
  await expect(page.getByRole("table", { name: "Changes of hands, newest first" })).toContainText("Larkfield Find goes from");
  await expect(page.getByRole("group", { name: "Chart of ownership" })).toContainText("from 2026-10-01");
  await page.getByRole("navigation", { name: "Stations" }).getByRole("link", { name: "Thresholds" }).click();
  await page.getByRole("tab", { name: /^Budgets/ }).click();
  await expect(page.getByRole("table", { name: "Budgets" })).toContainText("team Applied Research · product Larkfield Find");

  // The tick, then the change with everything that went with it.
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await page.getByRole("button", { name: /^Undo/ }).first().click();
  await expect(page.getByRole("table", { name: "Budgets" })).not.toContainText("team Applied Research · product Larkfield Find");
  await tracking(page, /^Ownership/);
  await expect(page.getByRole("group", { name: "Chart of ownership" })).not.toContainText("from 2026-10-01");
  await expect(page.getByRole("table", { name: "Changes of hands, newest first" })).toHaveCount(0);
});

test("a key changes hands by a dated rule, and a team's owner by a dated entry", async ({ page }) => {
  await page.goto("./#/tracking/change/value/x_ApiKey/key_evals");
  await page.getByLabel("From day").fill("2026-10-01");
  await page.getByLabel("From day").press("Enter");
  await page.getByLabel("New team").selectOption({ label: "Customer Insights" });
  await expect(page.getByRole("main")).toContainText("On 2026-10-01 Applied Research has it.");
  await page.getByRole("button", { name: "Apply the change" }).click();
  await expect(page).toHaveURL(/change\/done\//);
  await page.getByRole("navigation", { name: "Stations" }).getByRole("link", { name: "Attribution" }).click();
  await expect(page.getByRole("main")).toContainText("x_ApiKey key_evals to insights from 2026-10-01");

  await page.goto("./#/tracking/change/owner/discovery");
  await page.getByLabel("New owner").fill("Kaito Brandt");
  await page.getByLabel("New owner").press("Enter");
  await page.getByLabel("From day").fill("2026-10-01");
  await page.getByLabel("From day").press("Enter");
  await page.getByRole("button", { name: "Apply the change" }).click();
  await expect(page).toHaveURL(/change\/done\/owner-discovery/);
  await page.getByRole("tab", { name: /^Teams/ }).click();
  await expect(page.getByRole("table", { name: "Teams and their days" }).getByRole("row", { name: /Knowledge Discovery/ })).toContainText("Kaito Brandt");
  await expect(page.getByRole("table", { name: /Owners and deputies of teams/ })).toContainText("2026-10-01");
});

test("an entry is disputed, decided, and the queue leads to its place", async ({ page }) => {
  await page.getByRole("grid").getByRole("gridcell").first().click();
  const panel = page.getByRole("complementary");
  await panel.getByRole("button", { name: /^Dispute this/ }).first().click();
  await expect(page).toHaveURL(/tracking\/disputes\//);
  await expect(panel).toContainText("Charged by");
  await panel.getByLabel("Who disputes").fill("Ines Marek");
  await panel.getByLabel("Who disputes").press("Enter");
  await panel.getByLabel("Why").fill("Not our key");
  await panel.getByLabel("Why").press("Enter");
  const row = page.getByRole("table", { name: "Disputes" }).getByRole("row").nth(1);
  await expect(row).toContainText("Ines Marek");
  await expect(row).toContainText("open");
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);

  await page.getByRole("tab", { name: "Review queue" }).click();
  const queue = page.getByRole("table", { name: "Review queue, largest money first" });
  await expect(queue).toContainText("Not our key");
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);
  await queue.getByRole("row", { name: /Not our key/ }).getByRole("checkbox").click();
  await expect(page.getByText("Nothing waits for a review")).toBeVisible();
  await page.getByRole("checkbox", { name: /Show those that somebody looked at/ }).check();
  await queue.getByRole("row", { name: /Not our key/ }).getByRole("link").click();
  await expect(page).toHaveURL(/tracking\/disputes\//);

  await panel.getByLabel("State").selectOption("accepted");
  await expect(panel).toContainText("Say what was decided.");
  await panel.getByLabel("Outcome").fill("The key goes to another team");
  await panel.getByLabel("Outcome").press("Enter");
  await expect(row).toContainText("accepted");
  await expect(page.getByRole("table", { name: "Disputes" })).toContainText("1 accepted");
});
