import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type WatchedPage, watchedPage } from "#tests/browser/browser";
import { type Lab, startLab } from "#tests/browser/lab";
import { runMainJob } from "#tests/demo/main-job";

let lab: Lab;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  lab = await startLab();
  const { operator } = await runMainJob(lab.product, lab.forges, () => {});
  watched = await watchedPage(await lab.signedIn(operator));
  page = watched.page;
});

afterAll(() => lab?.close());

const open = (where: string) => page.goto(`${lab.product.origin}${where}`);
const listed = () => page.locator("[data-table=findings] tbody tr");
/** How many findings the page says there are. */
const total = async () =>
  Number(/^\d+/.exec(await page.locator("main header .tabular-nums").innerText())?.[0]);

/** Pages for people who look at them: set `SCREENSHOTS` to a folder. */
async function picture(name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({
        path: path.join(folder, `${name}-${colorScheme}-${width}.png`),
        fullPage: true,
      });
    }
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}

test("a scan is followed step by step to its end, without the page being asked for again", async () => {
  await open("/scans");
  await page
    .getByRole("link", { name: /^Scan of acme-example\/payments-api/ })
    .first()
    .click();
  const stream = page.waitForRequest((request) => request.url().endsWith("/api/scans/stream"));
  await page.getByRole("button", { name: "Scan again" }).click();
  await stream;

  await page.getByText("Succeeded", { exact: true }).first().waitFor({ timeout: 90_000 });
  const log = page.getByRole("list", { name: "What the scan did" });
  await log.getByText("Lockfiles: package-lock.json").waitFor();
  expect(await log.innerText()).toContain("Reading source");
  await picture("scan");
});

test("a list is narrowed by a count beside it and by words, and its address is the view", async () => {
  await open("/findings");
  await picture("findings");
  const all = await total();
  const high = page.getByRole("complementary").getByRole("link", { name: /^High/ });
  const told = Number(/\d+/.exec(await high.innerText())?.[0]);
  await high.click();
  await page.waitForURL(/severity=high/);
  await expect.poll(total).toBe(told);
  expect(told).toBeLessThan(all);

  await page.getByRole("searchbox").fill("payments.js");
  await page.getByRole("searchbox").press("Enter");
  await page.waitForURL(/text=payments.js/);
  expect(page.url()).toContain("severity=high");
  await expect.poll(total).toBeLessThan(told);
  expect(await page.getByRole("searchbox").inputValue()).toBe("payments.js");
});

test("two findings are decided about together, and the decision is taken back from the toast", async () => {
  await open("/findings");
  const before = await total();
  for (const box of (await listed().getByRole("checkbox").all()).slice(0, 2)) await box.check();
  await page.getByText("2 chosen").waitFor();
  await picture("bulk");
  await page.getByRole("textbox", { name: "Reason" }).fill("accepted until the rewrite");
  await page.getByRole("button", { name: "Decide" }).click();
  await page.getByText("Decided about 2 findings.").waitFor();
  await expect.poll(total).toBe(before - 2);

  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("2 findings are as before.").waitFor();
  await expect.poll(total).toBe(before);
});

test("a finding shows its source in colours and its history, and the keys go through the list", async () => {
  await open("/findings?text=payments.js");
  await listed().getByRole("link", { name: "SQL built from request data" }).first().click();
  await page.getByRole("heading", { name: "SQL built from request data" }).waitFor();
  expect(await page.locator("section[aria-label^='Source at'] .text-accent").count()).toBeGreaterThan(0);
  await page.getByRole("heading", { name: "History" }).waitFor();
  await picture("finding");

  const here = page.url();
  await page.keyboard.press("j");
  await page.waitForURL((url) => url.href !== here && url.search === "?text=payments.js");
  // The address is that of the next page before the page is.
  await page.locator(`[aria-keyshortcuts=k][href="${new URL(here).pathname}?text=payments.js"]`).waitFor();
  await page.keyboard.press("k");
  await page.waitForURL(here);
});

test("a vulnerable dependency tells its score in words and the way it comes in", async () => {
  await open("/findings?engine=sca");
  await listed().getByRole("link").first().click();
  await page.getByText("Attack vector").first().waitFor();
  await picture("dependency");
});

test("the browser complained about nothing", () => {
  expect(watched.complaints).toEqual([]);
});
