import type { BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { watchedPage } from "#tests/browser/browser";
import { everyRoute } from "#tests/browser/every-route";
import { faultsOf } from "#tests/browser/inspect";
import { type Lab, startLab } from "#tests/browser/lab";
import {
  fragments,
  lookersOf,
  otherSights,
  pagesOf,
  type Sight,
  seenElsewhere,
  withoutPage,
} from "#tests/browser/pages";
import { type Populated, populate } from "#tests/browser/populate";

let lab: Lab;
let at: Populated;
let lookers: Record<NonNullable<Sight["as"]>, BrowserContext>;

beforeAll(async () => {
  lab = await startLab();
  at = await populate(lab);
  lookers = await lookersOf(lab, at);
}, 300_000);

afterAll(() => lab?.close());

/** What is wrong with what somebody sees there, and what the browser complained about. */
async function faultsAt(sight: Sight): Promise<string[]> {
  const { page, complaints } = await watchedPage(lookers[sight.as ?? "owner"]);
  try {
    const answer = await page.goto(lab.product.origin + sight.where);
    await sight.after?.(page);
    const status = answer?.status() ?? 0;
    const wanted = sight.status ?? 200;
    const landed = new URL(page.url()).pathname;
    // The browser itself writes a line for a document that is refused.
    const said = complaints.filter((line) => !(wanted !== 200 && line.includes(`status of ${wanted}`)));
    return [
      ...(status === wanted ? [] : [`answered ${status}`]),
      ...(sight.where.startsWith(landed) ? [] : [`led to ${landed}`]),
      ...(await faultsOf(page)),
      ...said,
    ];
  } finally {
    await page.close();
  }
}

const unseen = [...withoutPage, ...seenElsewhere, ...fragments];

test.each(everyRoute().filter((route) => !unseen.includes(route)))("%s is whole", async (route) => {
  const sight = pagesOf(at)[route];
  if (!sight) throw new Error("tests/browser/pages.ts does not say where to look");

  expect(await faultsAt(sight)).toEqual([]);
});

// The names alone are asked for here, before there is a workspace.
test.each(Object.keys(otherSights({} as Populated)))("the sight of the %s is whole", async (name) => {
  const sight = otherSights(at)[name];
  if (!sight) throw new Error("the sight is gone");

  expect(await faultsAt(sight)).toEqual([]);
});
