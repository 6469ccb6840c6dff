import type { BrowserContext, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type WatchedPage, watchedPage } from "#tests/browser/browser";
import { type Lab, startLab } from "#tests/browser/lab";
import { runMainJob } from "#tests/demo/main-job";
import type { Operator } from "#tests/demo/operator";
import type { ProductProcess } from "#tests/demo/product-process";

let lab: Lab;
let product: ProductProcess;
let operator: Operator;

beforeAll(async () => {
  lab = await startLab();
  product = lab.product;
  ({ operator } = await runMainJob(product, lab.forges, () => {}));
});

afterAll(() => lab?.close());

/** Keys are heard once scripts run, and nothing on the page tells when that is. */
const scriptsRun = { timeout: 30_000, interval: 300 };

async function signedIn(
  options: BrowserContextOptions = {},
): Promise<WatchedPage & { context: BrowserContext }> {
  const context = await lab.signedIn(operator, options);
  return { ...(await watchedPage(context)), context };
}

const themeOf = (page: WatchedPage["page"]) =>
  page.evaluate(() => ({
    chosen: document.documentElement.dataset.theme ?? null,
    ground: getComputedStyle(document.body).backgroundColor,
  }));

test("the palette leads to a finding by keyboard alone", async () => {
  const { page, complaints, context } = await signedIn();
  await page.goto(`${product.origin}/`);
  await page.getByRole("link", { name: "Search or jump to" }).waitFor();
  await expect
    .poll(async () => {
      await page.keyboard.press("Control+k");
      return await page.getByRole("combobox").count();
    }, scriptsRun)
    .toBe(1);
  await page.keyboard.type("payments.js");
  await page
    .getByRole("option", { name: /SQL built from request data/ })
    .first()
    .waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/findings\/[0-9a-f-]{36}$/);

  expect(await page.getByRole("dialog").count()).toBe(0);
  expect(complaints).toEqual([]);
  await context.close();
});

test("letters go to places, rows are walked and opened, and ? tells the keys", async () => {
  const { page, complaints, context } = await signedIn();
  await page.goto(`${product.origin}/`);
  await expect
    .poll(async () => {
      await page.keyboard.press("g");
      await page.keyboard.press("s");
      // Pressed again while a page is on its way, the keys would ask for it anew.
      await page.waitForURL("**/scans", { timeout: 5_000 }).catch(() => {});
      return new URL(page.url()).pathname;
    }, scriptsRun)
    .toBe("/scans");
  await page.getByRole("heading", { name: "Scans" }).waitFor();
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keyboard shortcuts" }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/scans\/[0-9a-f-]{36}$/);

  expect(complaints).toEqual([]);
  await context.close();
});

test("a theme holds over pages from the first paint on, and without script", async () => {
  const { page, context } = await signedIn({ colorScheme: "light", javaScriptEnabled: false });
  await page.goto(`${product.origin}/scans`);
  const before = await themeOf(page);
  await page.getByRole("button", { name: /Account menu/ }).click();
  await page.getByRole("button", { name: "Dark" }).click();
  await page.waitForURL(`${product.origin}/scans`);
  const after = await themeOf(page);
  await page.goto(`${product.origin}/findings`);

  expect(before.chosen).toBeNull();
  expect(after.chosen).toBe("dark");
  expect(after.ground).not.toBe(before.ground);
  expect(await themeOf(page)).toEqual(after);
  await context.close();
});

test("a column that was put away stays away", async () => {
  const { page, complaints, context } = await signedIn();
  await page.goto(`${product.origin}/scans`);
  await page.getByRole("button", { name: "Columns" }).click();
  // The form's own button goes once the page listens to its boxes.
  await page.getByRole("button", { name: "Show these" }).waitFor({ state: "detached" });
  await page.getByLabel("Commit").uncheck();
  await page.getByRole("columnheader", { name: "Commit" }).waitFor({ state: "detached" });
  await expect
    .poll(async () => (await context.cookies()).some(({ name }) => name === "__Host-view"))
    .toBe(true);
  await page.reload();

  expect(await page.getByRole("columnheader").allInnerTexts()).toEqual([
    ...["Repository", "State", "Findings", "Queued"],
  ]);
  expect(complaints).toEqual([]);
  await context.close();
});

test.each([360, 390])(
  "at %i px the navigation is a drawer and nothing is wider than the window",
  async (width) => {
    const { page, complaints, context } = await signedIn({
      viewport: { width, height: 800 },
      hasTouch: true,
    });
    for (const where of ["/", "/scans", "/jump?q=api", "/notifications"]) {
      await page.goto(product.origin + where);
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(wider, where).toBeLessThanOrEqual(0);
    }
    await page.getByRole("button", { name: /Menu$/ }).click();
    await page
      .getByRole("navigation", { name: "Main, small screen" })
      .getByRole("link", { name: /^Findings/ })
      .click();
    await page.waitForURL(`${product.origin}/findings`);

    await page.getByRole("navigation", { name: "Main, small screen" }).waitFor({ state: "hidden" });

    expect(complaints).toEqual([]);
    await context.close();
  },
);

test("the page of components is no part of what is built", async () => {
  const answer = await fetch(`${product.origin}/ui`);

  expect(answer.status).toBe(404);
});
