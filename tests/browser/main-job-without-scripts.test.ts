import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "#tests/browser/lab";
import { currentCode } from "#tests/demo/operator";

let lab: Lab;
let page: Page;

beforeAll(async () => {
  lab = await startLab();
  const context = await lab.browser.newContext({
    viewport: { width: 1280, height: 900 },
    javaScriptEnabled: false,
  });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
});

afterAll(() => lab?.close());

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
const link = (name: string | RegExp) => page.getByRole("link", { name, exact: true });
const open = (where: string) => page.goto(`${lab.product.origin}${where}`);

test("the first owner signs up and enrols an authenticator by plain forms", async () => {
  await page.goto(lab.product.setupLink);
  await page.getByLabel("Your name").fill("First Operator");
  await page.getByLabel("E-mail").fill("operator@example.com");
  await page.getByLabel("Password").fill("a long passphrase for this test");
  await page.getByLabel("Workspace").fill("Security");
  await page.locator("form button[type=submit]").click();
  const manualKey = (await page.locator("input[name=manualKey]").getAttribute("value")) ?? "";
  await page.getByLabel("6-digit code the app shows").fill(currentCode(manualKey));
  await button("Turn on").click();
  await link("I have kept them, continue").click();

  await page.waitForURL(`${lab.product.origin}/`);
});

test("a provider is set up and connected, and a repository enabled, by plain forms", async () => {
  const { origin, clientId, clientSecret } = lab.forges.github;
  await open("/settings/repositories");
  await link("Set up GitHub").click();
  await page.getByLabel("Base URL").fill(origin);
  await page.getByLabel("Client id").fill(clientId);
  await page.getByLabel("Client secret").fill(clientSecret);
  await button("Save GitHub config").click();
  await button("Connect GitHub").click();
  // The page between two sites leaves by itself, with or without scripts.
  await page.waitForURL(`${origin}/**`);
  await page.locator("button[name=decision][value=authorize]").click();
  await page.waitForURL(`${lab.product.origin}/settings/repositories?**`);
  // A browser without scripts waits for the whole listing.
  await open("/settings/repositories?wait=1");
  await button("Enable acme-example/payments-api").click();

  await link("Remove acme-example/payments-api").waitFor();
});

test("its scan is read, and a finding decided about, by plain forms", async () => {
  await expect
    .poll(
      async () => {
        await open("/scans");
        return await page.getByRole("row").filter({ hasText: "Succeeded" }).count();
      },
      { timeout: 90_000, interval: 500 },
    )
    .toBe(1);
  await open("/findings");
  await page.locator("[data-table=findings] tbody").getByRole("link").first().click();
  await page.waitForURL(/\/findings\/[0-9a-f-]{36}/);
  await page.getByLabel("Decision").selectOption("ignored");
  await page.getByLabel("Reason").fill("accepted until the rewrite");
  await button("Save decision").click();

  await page.getByText("accepted until the rewrite").first().waitFor();
});
