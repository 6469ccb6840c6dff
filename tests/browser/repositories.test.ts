import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type WatchedPage, watchedPage } from "#tests/browser/browser";
import { fillForge } from "#tests/browser/fill-forge";
import { type Lab, startLab } from "#tests/browser/lab";
import { type MainJob, runMainJob } from "#tests/demo/main-job";
import type { ProductProcess } from "#tests/demo/product-process";
import type { LocalForges } from "#tests/forges/start-all";
import { operator as account } from "#tests/forges/world";

const COUNT = 5_000;
const READ_ONLY_LATER = "service-0007";

let lab: Lab;
let forges: LocalForges;
let product: ProductProcess;
let job: MainJob;
let watched: WatchedPage;
let page: Page;

beforeAll(async () => {
  lab = await startLab();
  ({ forges, product } = lab);
  job = await runMainJob(product, forges, () => {});
  fillForge(forges.github.forge, COUNT);
  await job.operator.mutate("workspace.updateSettings", {
    ...{ name: "Demo", listingCap: COUNT, driftPolicy: "pause", privatePackages: [] },
  });
  watched = await watchedPage(await lab.signedIn(job.operator));
  page = watched.page;
});

afterAll(() => lab?.close());

const open = (where: string, on = page) => on.goto(`${product.origin}${where}`);
const rows = () => page.locator("[data-place]");
const counted = (words: string | RegExp) =>
  page.getByRole("status").filter({ hasText: words }).first().waitFor();
const search = () => page.getByRole("searchbox", { name: "Filter repositories" });

test("the picker lists thousands, and draws those in view wherever it is scrolled to", async () => {
  await open("/settings/repositories");
  await counted(/^\d{4} repositories/);
  const drawn = await page.getByRole("list", { name: "Repositories" }).evaluate(async (element) => {
    const scroller = element.parentElement;
    if (!scroller) throw new Error("the list does not scroll");
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    let most = 0;
    for (let top = 0; top < scroller.scrollHeight; top += 4_000) {
      scroller.scrollTop = top;
      await frame();
      most = Math.max(most, element.querySelectorAll("[data-place]").length);
    }
    scroller.scrollTop = scroller.scrollHeight;
    return most;
  });
  const last = page.locator(`[data-place="${Number(await rows().last().getAttribute("aria-setsize")) - 1}"]`);
  await last.waitFor();

  expect(drawn).toBeGreaterThan(8);
  expect(drawn).toBeLessThan(40);
});

test("typing, the filters and the keyboard narrow down, move and choose", async () => {
  await open("/settings/repositories");
  await counted(/\d{4} repositories/);
  await page.keyboard.press("/");
  await page.keyboard.type("service-00");
  await counted("100 of");
  await page.getByLabel("Visibility").selectOption("public");
  await counted("34 of");
  expect(page.url()).toContain("visibility=public");
  await page.getByLabel("Owner").selectOption("acme-example");
  await counted("17 of");

  await rows().first().getByRole("checkbox").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Space");
  await page.getByText("2 selected").waitFor();
  await page.getByRole("button", { name: "Clear", exact: true }).click();
  await page.getByText("Select repositories to enable several at once.").waitFor();
});

test("several are enabled at once; one that is refused says why and the others are kept", async () => {
  await open("/settings/repositories");
  await search().fill("service-000");
  await counted("10 of");
  // The listing was read before: enabling asks the provider again, which now says otherwise of one of them.
  const changed = forges.github.forge.world.repositories.find(({ name }) => name === READ_ONLY_LATER);
  if (!changed) throw new Error("the repository is not in the forge");
  changed.rights[account] = "read";
  await page.getByLabel("Select all shown").check();
  await page.getByLabel("Scan now", { exact: true }).uncheck();
  await page.getByRole("button", { name: "Enable 10" }).click();

  await page.getByText("9 repositories enabled, 1 refused").waitFor();
  await page.getByText("The connected account may only read").waitFor();
  await page.getByRole("link", { name: /service-0003 is enabled, open it/ }).waitFor();
  await page.getByRole("link", { name: "Connected repositories (12)" }).waitFor();
});

test("a provider that fails says so with its last answer, and is asked again by itself", async () => {
  forges.gitlab.forge.fail("list", { status: 200, body: { odd: true }, times: Number.POSITIVE_INFINITY });
  await open("/settings/repositories");
  await page.getByText("GitLab could not be listed; this is its last answer").waitFor();
  await search().fill("order-router");
  await page.getByRole("button", { name: /^Enable acme-example\/order-router$/ }).waitFor();
  forges.gitlab.forge.heal();
  await page
    .getByRole("button", { name: /^Ask again: GitLab/ })
    .first()
    .click();

  await page.getByText("GitLab could not be listed; this is its last answer").waitFor({ state: "detached" });
});

/** How much of the window the page moved by itself so far, by the browser's own measure. */
const shifted = () => page.evaluate(() => (window as unknown as { shifts: number }).shifts);

test("what streams in late moves nothing of the pages that stream", async () => {
  await page.addInitScript(() => {
    Object.assign(window, { shifts: 0 });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
        if (!shift.hadRecentInput) (window as unknown as { shifts: number }).shifts += shift.value;
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  for (const anchor of ["", "#choose"]) {
    await page.goto("about:blank");
    let answer = () => {};
    const until = new Promise<void>((resolve) => {
      answer = resolve;
    });
    forges.gitlab.forge.fail("list", { until, times: Number.POSITIVE_INFINITY });
    await page.goto(`${product.origin}/settings/repositories${anchor}`, { waitUntil: "commit" });
    await page.locator("[data-place]").first().waitFor();
    answer();
    await counted(/\d{4} repositories/);
    forges.gitlab.forge.heal();
    expect(await shifted(), `repositories${anchor}`).toBeLessThan(0.02);
  }
  await open("/");
  await page.getByRole("heading", { name: "Recent scans" }).waitFor();

  expect(await shifted(), "overview").toBeLessThan(0.02);
});

test("without scripts several are chosen and enabled by the same form", async () => {
  const context = await lab.signedIn(job.operator, { javaScriptEnabled: false });
  const plain = await context.newPage();
  await open("/settings/repositories?wait=1&q=service-001", plain);
  await plain.getByRole("checkbox", { name: /^Select .*service-0011$/ }).check();
  await plain.getByRole("checkbox", { name: /^Select .*service-0012$/ }).check();
  await plain.getByRole("button", { name: "Enable selected" }).click();
  await plain.waitForURL(/notice=enabled_many/);

  await plain
    .getByRole("link", { name: /service-0012/ })
    .first()
    .waitFor();
  await context.close();
});

test("the set-up of a provider is tested where it stands, in words", async () => {
  await open("/settings/repositories?setup=github");
  await page.getByRole("button", { name: "Test the GitHub config" }).click();
  await page.getByText("GitHub accepts this OAuth app.").waitFor();
  const [app] = forges.github.forge.apps;
  if (!app) throw new Error("the forge has no application");
  const secret = app.clientSecret;
  app.clientSecret = "another one by now";
  await page.getByRole("button", { name: "Test the GitHub config" }).click();

  await page.getByText(/refuses the OAuth app's id or secret/).waitFor();
  app.clientSecret = secret;
});

test("the page of a repository tells of it, pauses it, and takes it off the allow-list", async () => {
  await open("/settings/repositories");
  await page.getByRole("link", { name: "acme-example/payments-api", exact: true }).click();
  await page.getByRole("heading", { level: 1, name: /payments-api/ }).waitFor();
  await page.getByRole("heading", { name: "Open findings" }).waitFor();
  await page.getByRole("link", { name: "SBOM as CycloneDX" }).waitFor();
  await page.getByRole("heading", { name: "Packages" }).waitFor();
  expect(await page.getByRole("list", { name: "Scans, newest first" }).getByRole("listitem").count()).toBe(1);

  await page.getByText("Pause it…").click();
  await page.getByLabel("Reason").fill("an incident at the vendor");
  await page.getByRole("button", { name: /^Pause / }).click();
  await page.getByText("an incident at the vendor").first().waitFor();
  await page.getByRole("button", { name: /^Resume / }).click();
  await page.getByText("Paused: it is not scanned").waitFor({ state: "detached" });

  const address = page.url();
  await page.getByRole("link", { name: /^Remove / }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Remove repository" }).click();
  await page.waitForURL(/settings\/repositories/);
  await page.goto(address);
  await page.getByText("Not on the allow-list any more").waitFor();
});

test("the browser complained about nothing", () => {
  expect(watched.complaints).toEqual([]);
});
