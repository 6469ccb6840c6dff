import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Provider, providers } from "#db/vocabulary";
import { type WatchedPage, watchedPage } from "#tests/browser/browser";
import { type Lab, startLab } from "#tests/browser/lab";
import { currentCode } from "#tests/demo/operator";
import type { ProductProcess } from "#tests/demo/product-process";
import type { LocalForges } from "#tests/forges/start-all";

const names: Record<Provider, string> = { github: "GitHub", gitlab: "GitLab", bitbucket: "Bitbucket" };
const repositories: Record<Provider, string> = {
  github: "acme-example/payments-api",
  gitlab: "acme-example/platform/inventory-service",
  bitbucket: "acme-example/release-notifier",
};
const email = "operator@example.com";
const password = "a long passphrase for this test";

let lab: Lab;
let forges: LocalForges;
let product: ProductProcess;
let watched: WatchedPage;
let page: Page;
let manualKey: string;

beforeAll(async () => {
  lab = await startLab();
  ({ forges, product } = lab);
  watched = await watchedPage(await lab.browser.newContext({ viewport: { width: 1280, height: 900 } }));
  page = watched.page;
});

afterAll(() => lab?.close());

const button = (name: string) => page.getByRole("button", { name, exact: true });
const open = (where: string) => page.goto(`${product.origin}${where}`);

test("the first owner signs up and enrols an authenticator", async () => {
  await page.goto(product.setupLink);
  await page.getByLabel("Your name").fill("First Operator");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByLabel("Workspace").fill("Security");
  await page.locator("form button[type=submit]").click();
  await page.getByAltText("QR code for your authenticator app").waitFor();
  manualKey = (await page.locator("input[name=manualKey]").getAttribute("value")) ?? "";
  await page.getByLabel("6-digit code the app shows").fill(currentCode(manualKey));
  await button("Turn on").click();
  await page.getByText("Your recovery codes").waitFor();
  await page.getByRole("link", { name: "I have kept them, continue" }).click();

  await page.waitForURL(`${product.origin}/`);
  expect(await page.title()).toContain("SecPortal");
});

test.each(providers)(
  "%s: save the OAuth app, connect by its consent page, enable a repository",
  async (provider) => {
    const name = names[provider];
    await open("/settings/repositories");
    const setUp = page.getByRole("link", { name: `Set up ${name}` });
    if (await setUp.isVisible()) await setUp.click();
    await page.getByLabel("Base URL").fill(forges[provider].origin);
    await page.getByLabel("Client id").fill(forges[provider].clientId);
    await page.getByLabel("Client secret").fill(forges[provider].clientSecret);
    await button(`Save ${name} config`).click();
    await button(`Connect ${name}`).click();
    await page.waitForURL(`${forges[provider].origin}/**`);
    await page.locator("button[name=decision][value=authorize]").click();
    await page.waitForURL(`${product.origin}/settings/repositories?**`);
    await page
      .getByRole("heading", { name: /octo-operator/ })
      .first()
      .waitFor();
    await button(`Enable ${repositories[provider]}`).click();

    await page.getByRole("link", { name: `Remove ${repositories[provider]}` }).waitFor();
  },
);

test("the scans end and their findings can be read", async () => {
  await expect
    .poll(
      async () => {
        await open("/scans");
        return await page.getByRole("row").filter({ hasText: "Succeeded" }).count();
      },
      { timeout: 60_000, interval: 500 },
    )
    .toBe(providers.length);
  await open("/findings");
  const finding = page.getByRole("row").filter({ hasText: "payments.js" });
  await finding.getByRole("link", { name: "SQL built from request data" }).first().click();

  await page.getByRole("heading", { name: "SQL built from request data" }).waitFor();
  expect(await page.locator("main").innerText()).toContain("payments.js");
});

test("signing out and in again asks for both factors", async () => {
  await open("/account");
  await page
    .getByRole("button", { name: /^Sign out/ })
    .first()
    .click();
  // Going on at once would take the request back before it was sent.
  await page.waitForURL(/\/login/);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill("not this one at all");
  await button("Sign in").click();
  await page.getByText("do not fit together").waitFor();
  await page.getByLabel("Password").fill(password);
  await button("Sign in").click();
  await page.waitForURL(/\/factor/);
  await open("/findings");

  expect(page.url()).toContain("/factor");
});

test("the browser complained about nothing but the refused sign-in", () => {
  const unexpected = watched.complaints.filter((line) => !(line.includes("401") && line.includes("/login")));

  expect(unexpected).toEqual([]);
});
