// The brief, the playbooks and the templates as a team works with them: edited, regenerated, copied, downloaded; an incident to its
// dispute; a change to the guided change of ownership; requests for templates by all three ways.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { accessibilityFindings, expect, settled, started, test } from "./support.js";

const tab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) });

async function sample(page, name) {
  await page.goto("./");
  await page.getByRole("button", { name: "Try the sample" }).click();
  await page.waitForURL(/#\/matrix/);
  await tab(page, name).click();
}

async function downloaded(page, button) {
  const waiting = page.waitForEvent("download");
  await button.click();
  const download = await waiting;
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), "utf8") };
}

test("the brief is edited in place, keeps its edits, and says when their ground has changed", async ({ page }) => {
  test.slow();
  await sample(page, "Brief");
  const brief = page.locator("article.brief");
  await expect(brief).toContainText("AI cost allocation brief: Larkfield");
  const progress = /(\d+) of (\d+) items are done\./;
  const before = Number(progress.exec(await brief.textContent())[1]);
  await page.getByRole("button", { name: "Edit: Text of Checklist" }).click();
  await page.getByRole("textbox", { name: "Text of Checklist" }).fill("We are on our way.");
  await page.getByRole("button", { name: "Done: Text of Checklist" }).click();
  await expect(brief).toContainText("We are on our way.");
  await expect(brief).not.toContainText(progress);

  // Another item is done: what the text was based on has changed.
  const box = page.getByRole("checkbox", { name: "Tick off: Every source has an owner" });
  await box.check();
  await expect(brief).toContainText("What this text was based on has changed.");
  await expect(brief).toContainText(`Now: ${before + 1} of`);
  await expect(brief).toContainText("We are on our way.");
  await expect(brief).toContainText(/ticked off on \d{4}-\d{2}-\d{2}/);
  await page.getByRole("button", { name: "Keep mine" }).click();
  await expect(brief).not.toContainText("What this text was based on has changed.");
  await box.uncheck();
  await page.getByRole("button", { name: "Take the new one" }).click();
  await expect(brief).toContainText(`${before} of`);
  await expect(brief).not.toContainText("We are on our way.");

  // Who does it, and by when.
  await page.getByRole("button", { name: "Edit: Every source has an owner" }).click();
  const task = page.locator("li", { has: box });
  await task.getByLabel("Who does it").fill("Priya Sandoval");
  await task.getByLabel("Who does it").press("Enter");
  await task.getByLabel("By when").fill("2027-01-15");
  await task.getByLabel("By when").press("Enter");
  await expect(task).toContainText("Priya Sandoval, by 2027-01-15");
  await page.getByLabel("Add a task of your own").fill("Agree the split with Research");
  await page.getByLabel("Add a task of your own").press("Enter");
  await expect(page.getByRole("checkbox", { name: "Tick off: Agree the split with Research" })).toBeVisible();
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);

  // Everything is kept.
  await expect(page.locator(".top")).toContainText("Saved in this browser");
  await page.reload();
  await expect(page.locator("article.brief")).toContainText("Priya Sandoval, by 2027-01-15");
  await expect(page.locator("article.brief")).toContainText("Agree the split with Research");
});

test("every way out takes one click", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await sample(page, "Brief");
  await expect(page.locator("article.brief")).toContainText("Facts found");
  await page.getByRole("button", { name: "Copy, formatted" }).first().click();
  await expect(page.getByText("Copied").first()).toBeVisible();
  const clip = await page.evaluate(async () => {
    const [item] = await navigator.clipboard.read();
    const text = async (kind) => (await item.getType(kind)).text();
    return { html: await text("text/html"), plain: await text("text/plain") };
  });
  expect(clip.html).toContain("AI cost allocation brief");
  expect(clip.html).toMatch(/<table/);
  expect(clip.plain).toContain("Facts found\n-----------");
  await page.getByRole("button", { name: "More ways" }).click();
  const save = async (name) => {
    const button = page.getByRole("button", { name, exact: true }).last();
    if (!(await button.isVisible())) await page.getByRole("button", { name: "More ways" }).click();
    return downloaded(page, button);
  };
  expect((await save("Download HTML, to print")).text).toMatch(/^<!doctype html>[\s\S]*@page/);
  expect((await save("Download plain text")).name).toBe("brief.txt");
  expect((await save("Download tasks (CSV)")).text).toMatch(/^Key,Summary,Description,Status,Assignee/);
  const calendar = await save("Download calendar (ICS)");
  expect(calendar.name).toBe("brief.ics");
  expect(calendar.text).toMatch(/^BEGIN:VCALENDAR\r\n/);
  await page.getByLabel("Length").selectOption({ label: "One page, for leadership" });
  await expect(page.locator("article.brief")).toContainText("What is due first");
  await expect(page.locator("article.brief")).not.toContainText("Escalation");
});

test("an incident goes from its playbook to a dispute", async ({ page }) => {
  await sample(page, "Playbooks");
  await page.getByRole("link", { name: "Prompt-injection response" }).click();
  const keys = page.getByRole("table", { name: /^Keys:/ });
  await expect(keys.getByRole("row", { name: /key_evals/ })).toContainText("Applied Research");
  await keys.getByRole("button", { name: "Open an incident about key_evals" }).click();
  await expect(page.getByRole("heading", { name: "Key key_evals ran away" })).toBeVisible();
  await page.getByLabel("Hours it ran").fill("4");
  await page.getByLabel("Hours it ran").press("Enter");
  await expect(page.getByText(/4 hours at [\d,.]+ USD, the key's highest/).first()).toBeVisible();
  await page.getByLabel("What happened now").fill("Key revoked");
  await page.getByLabel("What happened now").press("Enter");
  await expect(page.locator(".brief-line")).toContainText("Key revoked");
  await page.getByRole("checkbox", { name: "Tick off: Contain: The key can do no more harm" }).check();
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.getByRole("button", { name: "Open a dispute about its money" }).click();
  await expect(page).toHaveURL(/#\/tracking\/disputes\//);
  const panel = page.getByRole("complementary");
  await expect(panel).toContainText(/Applied Research|research/);
  await page.goBack();
  await expect(page.getByRole("link", { name: /^Dispute \d{4}/ })).toBeVisible();
  // It stands in the brief as well.
  await tab(page, "Brief").click();
  await expect(page.locator("article.brief")).toContainText("Key key_evals ran away");
  await expect(page.getByRole("checkbox", { name: "Tick off: Contain: The key can do no more harm" })).toBeChecked();
});

test("a planned change opens the guided change of ownership with what is known", async ({ page }) => {
  await sample(page, "Playbooks");
  await page.getByRole("link", { name: "Change management" }).click();
  await page.getByRole("button", { name: "Plan a change" }).click();
  await page.getByLabel("What it is about").selectOption({ label: "Larkfield Find" });
  await page.getByLabel("New team").selectOption({ label: "Applied Research" });
  await page.getByLabel("From day").fill("2026-10-01");
  await page.getByLabel("From day").press("Enter");
  const affected = page.getByRole("table", { name: "Who is affected, by how much" });
  await expect(affected).toContainText("Knowledge Discovery");
  await expect(affected).toContainText("Priya Sandoval");
  await expect(page.getByText(/Allocation Accuracy Index: [\d.]+ % before, [\d.]+ % after\./)).toBeVisible();
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);
  await page.getByRole("link", { name: "Enter the change of ownership" }).click();
  await expect(page).toHaveURL(/#\/tracking\/change\/product\/find\/research\/2026-10-01/);
  await expect(page.getByLabel("From day")).toHaveValue("2026-10-01");
  await expect(page.getByRole("table", { name: "What each line pays more or less, week by week" })).toContainText("Larkfield Find");
  await page.getByRole("button", { name: "Apply the change" }).click();
  await expect(page).toHaveURL(/change\/done\/product-find-2026-10-01/);
});

test("controls are reviewed, those of nobody first", async ({ page }) => {
  await sample(page, "Playbooks");
  const list = page.getByRole("table", { name: /^Sources/ });
  const place = async (text) => {
    await expect(list).toContainText(text);
    return (await list.getByRole("row").allTextContents()).findIndex((row) => row.includes(text));
  };
  for (const first of ["OpenAI API", "LLM gateway"]) expect(await place(first)).toBeLessThan(await place("Coding seats"));
  await expect(list.getByRole("row", { name: /LLM gateway/ })).toContainText("nobody");
  await list.getByRole("rowheader", { name: "OpenAI API" }).click();
  const panel = page.getByRole("complementary");
  await panel.getByLabel("Likelihood").selectOption("medium");
  await panel.getByLabel("Impact").selectOption("high");
  await expect(list.getByRole("row", { name: /OpenAI API/ })).toContainText("2 × 3 = 6 (high)");
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);
});

test("templates are there for anyone at once", async ({ page }) => {
  await page.goto("./#/matrix/templates");
  await started(page);
  const file = await downloaded(page, page.getByRole("button", { name: "Download as Markdown: Procurement questionnaire" }));
  expect(file.name).toBe("procurement.md");
  expect(file.text).toContain("# Procurement questionnaire");
  await expect(page.getByRole("main")).toContainText("has set up no receiver for requests");
  await settled(page);
  expect(await accessibilityFindings(page)).toEqual([]);
});

// The site as `./dev build` makes it with a receiver in site.conf, on a server of its own.
async function withReceiver(page, watched, { endpoint = "", address = "" }) {
  const site = createServer(async (request, response) => {
    const answer = await fetch(`http://localhost:${process.env.SITE_PORT}${request.url}`);
    let body = Buffer.from(await answer.arrayBuffer());
    const type = answer.headers.get("content-type");
    if (type.startsWith("text/html")) {
      let html = body.toString();
      html = html.replace('name="lead-endpoint" content=""', `name="lead-endpoint" content="${endpoint}"`);
      html = html.replace('name="lead-address" content=""', `name="lead-address" content="${address}"`);
      if (endpoint) html = html.replace("connect-src 'self'", `connect-src 'self' ${new URL(endpoint).origin}`);
      body = html;
    }
    response.writeHead(answer.status, { "Content-Type": type }).end(body);
  });
  await new Promise((resolve) => site.listen(0, "localhost", resolve));
  const { port } = site.address();
  watched.expected(new RegExp(`leaves the origin: http://localhost:${port}/`));
  await page.goto(`http://localhost:${port}${process.env.SITE_FOLDER}#/matrix/templates`);
  await started(page);
  return { close: () => { site.closeAllConnections(); site.close(); } };
}

async function fill(page, button) {
  await page.getByLabel("Your name").fill("Eve & Co");
  await page.getByLabel("Your address of mail").fill("eve@example.com");
  await page.getByRole("checkbox", { name: "Agenda of the weekly review" }).check();
  await page.getByRole("button", { name: button }).click();
  await expect(page.getByText("Without your consent nothing is sent.")).toBeVisible();
  await page.getByRole("checkbox", { name: /^I agree/ }).check();
  await page.getByRole("button", { name: button }).click();
}

function receiver(answer) {
  const got = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += part));
    request.on("end", () => {
      got.push({ method: request.method, body: new URLSearchParams(body), headers: request.headers });
      answer(response);
    });
  });
  return new Promise((resolve) => server.listen(0, "localhost", () =>
    resolve({ got, endpoint: `http://localhost:${server.address().port}/leads`, close: () => { server.closeAllConnections(); server.close(); } })));
}

test("a request is posted where there is a receiver", async ({ page, watched }) => {
  watched.expected(/leaves the origin: http:\/\/localhost:\d+\/leads/);
  const lead = await receiver((response) => response.writeHead(204, { "Access-Control-Allow-Origin": "*" }).end());
  let site;
  try {
    site = await withReceiver(page, watched, { endpoint: lead.endpoint });
    await fill(page, "Ask for them");
    await expect(page.getByText("The request was sent.")).toBeVisible();
    expect(lead.got.length).toBe(1);
    const [{ method, body, headers }] = lead.got;
    expect(method).toBe("POST");
    expect(Object.fromEntries(body)).toEqual({ name: "Eve & Co", address: "eve@example.com", templates: "agenda", rhythm: "weekly",
      consent: expect.stringContaining("Nothing of my workspace or my bills is sent.") });
    expect([headers.referer, headers.cookie]).toEqual([undefined, undefined]);
  } finally {
    site?.close();
    lead.close();
  }
});

test("a receiver that fails or does not answer is told, and a mail is offered", async ({ page, watched }) => {
  watched.expected(/leaves the origin|Failed to load resource|failed: http:\/\/localhost:\d+\/leads/);
  let answers = true;
  const lead = await receiver((response) => answers && response.writeHead(500, { "Access-Control-Allow-Origin": "*" }).end());
  let site;
  try {
    site = await withReceiver(page, watched, { endpoint: lead.endpoint, address: "templates@example.com" });
    await fill(page, "Ask for them");
    await expect(page.getByText("Nothing was sent: the receiver answered with the status 500.")).toBeVisible();
    answers = false;
    await page.getByRole("button", { name: "Ask for them" }).click();
    await expect(page.getByText("Nothing was sent: the receiver did not answer within ten seconds.")).toBeVisible({ timeout: 20_000 });
    const mail = await page.getByRole("link", { name: "Write a mail instead" }).getAttribute("href");
    expect(mail).toMatch(/^mailto:templates@example\.com\?subject=AI%20cost%20templates%2C%20weekly&body=/);
  } finally {
    site?.close();
    lead.close();
  }
});

test("without a receiver a mail is written, and no name smuggles a header into it", async ({ page, watched }) => {
  watched.expected(/scheme does not have a registered handler|mailto:/);
  const site = await withReceiver(page, watched, { address: "templates@example.com" });
  await fill(page, "Write the mail");
  const mail = await page.getByRole("link", { name: "Open it again" }).getAttribute("href");
  const [head, query] = mail.split("?");
  expect(head).toBe("mailto:templates@example.com");
  expect([...new URLSearchParams(query).keys()]).toEqual(["subject", "body"]);
  expect(decodeURIComponent(query)).toContain("Name: Eve & Co\r\nAddress: eve@example.com");
  site.close();
});
