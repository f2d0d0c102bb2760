// The station Attribution, as a person uses it: sees the largest hole, makes a rule of it, sees it close; moves, edits and
// removes rules; declares values; divides pools.
import { accessibilityFindings, expect, started, test } from "./support.js";

// Opens the sample in the station.
async function sample(page, rest = "") {
  await page.goto("./");
  await started(page);
  await page.getByRole("button", { name: /sample/i }).first().click();
  await expect(page.getByLabel("Proof")).toContainText("0.00");
  await page.goto(`./#/attribution${rest}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Attribution");
}

const money = (text) => Number(text.replace(/[^0-9.]/g, ""));
const open = async (page) => money(await page.locator(".attribution-after .money").innerText());

test("a hole becomes a rule in two clicks, and closes", async ({ page }) => {
  await sample(page);
  const holes = page.getByRole("list", { name: /Nobody pays/ });
  const first = holes.getByRole("listitem").first();
  await expect(first).toBeVisible();
  const name = (await first.locator(".attribution-hole-name").innerText()).trim();
  const size = money(await first.locator(".money").innerText());
  const before = await open(page);
  expect(size).toBeGreaterThan(0);

  await first.getByRole("button", { name: /^Make a rule/ }).click();
  const panel = page.getByRole("complementary", { name });
  await expect(panel.getByRole("status")).toContainText("with no team");
  await panel.getByRole("button", { name: "Applied Research" }).click();

  await expect(page.getByRole("complementary")).toContainText("Wins in its place");
  await expect.poll(() => open(page)).toBeLessThan(before - size + 0.02);
  await expect(page.getByRole("row", { name: new RegExp(`to Applied Research`) })).toBeVisible();

  await page.getByRole("button", { name: /^Undo: add rule/ }).click();
  await expect.poll(() => open(page)).toBe(before);
});

test("a rule is moved by keyboard, and what it wins follows", async ({ page }) => {
  await sample(page);
  const row = page.getByRole("row", { name: /Otherwise the team that owns the product/ });
  await expect(row.getByRole("cell").first()).toHaveText("19");
  await row.focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(row.getByRole("cell").first()).toHaveText("18");
  await expect(page.locator("[aria-live]", { hasText: "Moved to place 18 of 20" })).toHaveCount(1);
  await expect(row).toBeFocused();
});

test("a condition is built from what the bills say, and previewed", async ({ page }) => {
  await sample(page);
  await page.getByRole("button", { name: "New rule" }).click();
  const panel = page.getByRole("complementary", { name: "New rule" });
  await panel.getByRole("button", { name: "Add a condition" }).click();
  await expect(panel.getByRole("status").filter({ hasText: "Not applied yet" })).toBeVisible();
  await panel.getByLabel("Field").first().fill("ProviderName");
  await panel.getByLabel("Field").first().press("Enter");
  await panel.getByRole("button", { name: /^Anthropic/ }).click();
  await expect(panel).toContainText("When ProviderName is “Anthropic” → sets nothing yet");
  const effect = panel.getByLabel("What this rule does");
  await expect(effect).toContainText(/Condition alone\s*[\d,.]+\sUSD in [\d,]+ rows/);
  await panel.getByLabel("Operator").selectOption("does not exist");
  await expect(panel).toContainText("When ProviderName does not exist → sets nothing yet");
  await panel.getByLabel("Environment").selectOption("is always");
  await panel.getByLabel("Which environment").selectOption("Development");
  await expect(panel).toContainText("environment is Development");
  await panel.getByLabel("Which environment").press("Escape");
  await expect(panel).toBeHidden();
});

test("a rule is removed and brought back", async ({ page }) => {
  await sample(page, "/rule/team-tag");
  const panel = page.getByRole("complementary", { name: "Team tag" });
  await panel.getByRole("button", { name: "Remove", exact: true }).click();
  const gone = page.getByRole("row", { name: /Team tag/ });
  await expect(gone).toHaveCount(0);
  await page.locator(".toast").getByRole("button", { name: "Undo" }).click();
  await expect(gone).toHaveCount(1);
});

test("a team is declared, renamed, given another spelling, and removed with a warning", async ({ page }) => {
  await sample(page, "/teams");
  await page.getByLabel("New team").fill("Growth");
  await page.getByLabel("New team").press("Enter");
  const panel = page.getByRole("complementary", { name: "Growth" });
  await panel.getByLabel("Aliases").fill("grw");
  await panel.getByLabel("Aliases").press("Enter");
  await expect(page.getByRole("row", { name: /Growth/ })).toContainText("grw");
  await page.getByRole("row", { name: /Customer Insights/ }).click();
  const known = page.getByRole("complementary", { name: "Customer Insights" });
  await expect(known).toContainText("the split of “AI platform”");
  await known.getByRole("button", { name: "Remove Customer Insights" }).click();
  await expect(page.locator(".toast")).toContainText("places still name");
  await expect(page.getByText("not declared").first()).toBeVisible();
  await page.getByRole("button", { name: "Declare it: insights" }).click();
  await expect(page.getByRole("row", { name: /insights/ })).toBeVisible();
});

test("a pool is divided by fixed shares that add up", async ({ page }) => {
  await sample(page, "/pool/platform");
  const panel = page.getByRole("complementary", { name: "AI platform" });
  await panel.getByLabel("Divided").selectOption("By fixed shares");
  const share = panel.getByLabel("Share of Applied Research in percent");
  await expect(share).toHaveValue("20");
  await share.fill("70");
  await share.press("Enter");
  await expect(panel).toContainText("They add up to 150, not to 100: not applied yet.");
  await expect(page.getByLabel("Proof")).toContainText("0.00");
  await panel.getByRole("button", { name: "Make them add up" }).click();
  await expect(panel).toContainText("They add up to 100.");
  await expect(share).toHaveValue("46.67");
  await expect(page.getByRole("row", { name: /AI platform: put in/ })).toContainText("100 %");
});

test("quantities are pasted from a spreadsheet", async ({ page }) => {
  await sample(page, "/pool/gpu-idle");
  const panel = page.getByRole("complementary", { name: "Idle reserved GPUs" });
  await panel.getByText("Paste from a spreadsheet").click();
  await panel.getByLabel("Cells").fill("\t2026-08\t2026-09\nNobody\t1\t2\n");
  await panel.getByLabel("Cells").blur();
  await panel.getByRole("button", { name: "Take these quantities" }).click();
  await expect(panel).toContainText("Line 2: Nobody is neither a team nor a pool");
  await panel.getByLabel("Cells").fill("\t2026-08\t2026-09\nApplied Research\t77\t88\n");
  await panel.getByLabel("Cells").blur();
  await panel.getByRole("button", { name: "Take these quantities" }).click();
  await expect(panel.getByLabel("Applied Research in 2026-08")).toHaveValue("77");
  await expect(panel.getByLabel("Applied Research in 2026-09")).toHaveValue("88");
});

for (const rest of ["", "/rule/research-is-dev", "/hole/team/ProviderName/=OpenAI", "/teams", "/product/digest", "/pool/gpu-idle", "/defaults"]) {
  test(`axe objects to nothing at #/attribution${rest}`, async ({ page }) => {
    await sample(page, rest);
    await expect(page.getByRole("tablist", { name: "What costs are attributed by" })).toBeVisible();
    expect(await accessibilityFindings(page)).toEqual([]);
  });
}
