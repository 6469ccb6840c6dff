import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type WatchedPage, watchedPage } from "#tests/browser/browser";
import { faultsOf } from "#tests/browser/inspect";
import { enter, tabTo, type } from "#tests/browser/keyboard";
import { type Lab, startLab } from "#tests/browser/lab";
import { currentCode } from "#tests/demo/operator";

let lab: Lab;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  lab = await startLab();
  watched = await watchedPage(await lab.browser.newContext({ viewport: { width: 1280, height: 900 } }));
  page = watched.page;
});

afterAll(() => lab?.close());

const button = (name: string | RegExp) => page.getByRole("button", { name, exact: true });
const link = (name: string | RegExp) => page.getByRole("link", { name, exact: true });

test("the first run is done with keys, and its pages are whole", async () => {
  await page.goto(lab.product.setupLink);
  const faults = await faultsOf(page);
  await type(page, page.getByLabel("Your name"), "First Operator");
  await type(page, page.getByLabel("E-mail"), "operator@example.com");
  await type(page, page.getByLabel("Password"), "a long passphrase for this test");
  await type(page, page.getByLabel("Workspace"), "Security");
  await page.keyboard.press("Enter");
  await page.getByAltText("QR code for your authenticator app").waitFor();
  faults.push(...(await faultsOf(page)));
  const manualKey = (await page.locator("input[name=manualKey]").getAttribute("value")) ?? "";
  await type(page, page.getByLabel("6-digit code the app shows"), currentCode(manualKey));
  await page.keyboard.press("Enter");
  await page.getByText("Your recovery codes").waitFor();
  faults.push(...(await faultsOf(page)));
  await enter(page, link("I have kept them, continue"));

  await page.waitForURL(`${lab.product.origin}/`);
  expect(faults).toEqual([]);
});

test("the pages of an empty workspace are whole", async () => {
  const faults: Record<string, string[]> = {};
  const pages = [
    ...["/", "/settings/repositories", "/scans", "/findings", "/scans/rules", "/activity", "/review"],
    ...["/notifications", "/settings/workspace/tokens", "/settings/workspace/webhooks", "/findings/import"],
  ];
  for (const where of pages) {
    await page.goto(lab.product.origin + where);
    const found = await faultsOf(page);
    if (found.length > 0) faults[where] = found;
  }

  expect(faults).toEqual({});
});

test("a provider is set up and connected, and a repository enabled, with keys", async () => {
  const { origin, clientId, clientSecret } = lab.forges.github;
  await page.goto(`${lab.product.origin}/`);
  await enter(page, link("Set up a provider"));
  await enter(page, link("Set up GitHub"));
  await type(page, page.getByLabel("Base URL"), origin);
  await type(page, page.getByLabel("Client id"), clientId);
  await type(page, page.getByLabel("Client secret"), clientSecret);
  await page.keyboard.press("Enter");
  await enter(page, button("Connect GitHub"));
  await page.waitForURL(`${origin}/**`);
  // The page of the double is no page of ours, so nothing is asked of its looks.
  const authorize = page.locator("button[name=decision][value=authorize]");
  await authorize.focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(`${lab.product.origin}/settings/repositories?**`);
  await enter(page, button("Enable acme-example/payments-api"));

  await link("Remove acme-example/payments-api").waitFor();
});

test("the scan is followed, a finding opened and decided about, with keys", async () => {
  await page.keyboard.press("Escape");
  await goByLetters("s", "/scans");
  await openFirstRow();
  await page.waitForURL(/\/scans\/[0-9a-f-]{36}$/);
  await page.getByText("Succeeded", { exact: true }).first().waitFor({ timeout: 90_000 });
  await goByLetters("f", "/findings");
  await openFirstRow();
  await page.waitForURL(/\/findings\/[0-9a-f-]{36}/);
  await tabTo(page, page.getByLabel("Decision"));
  await page.keyboard.press("ArrowDown");
  await type(page, page.getByLabel("Reason"), "the value is a constant of the build");
  await enter(page, button("Save decision"));

  await page.getByText("False positive", { exact: true }).first().waitFor();
});

test("the browser complained about nothing", () => {
  expect(watched.complaints).toEqual([]);
});

/** Goes to the first row of the table and opens it. */
async function openFirstRow(): Promise<void> {
  const inRow = () => page.evaluate(() => Boolean(document.activeElement?.closest("tbody tr")));
  await expect
    .poll(
      async () => {
        await page.keyboard.press("j");
        return await inRow();
      },
      { timeout: 20_000, interval: 300 },
    )
    .toBe(true);
  await page.keyboard.press("Enter");
}

/** Letters are heard once the scripts of a page run, and nothing on the page tells when that is. */
async function goByLetters(letter: string, where: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.keyboard.press("g");
        await page.keyboard.press(letter);
        // Pressed again while a page is on its way, the keys would ask for it anew.
        await page.waitForURL(`**${where}`, { timeout: 5_000 }).catch(() => {});
        return new URL(page.url()).pathname;
      },
      { timeout: 20_000, interval: 300 },
    )
    .toBe(where);
  await page.getByRole("heading", { level: 1 }).waitFor();
}
