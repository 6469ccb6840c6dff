import fs from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import type { CDPSession, Page } from "playwright-core";

const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WIDTHS = [1280, 390, 360] as const;
const HEIGHT = 900;

/** How a page is looked at. Between the themes colours alone differ, and between the screens everything else does. */
const looks: readonly { colorScheme: "light" | "dark"; width: number; options: RunOptions }[] = [
  { colorScheme: "light", width: 1280, options: {} },
  { colorScheme: "dark", width: 1280, options: { runOnly: ["color-contrast"] } },
  { colorScheme: "dark", width: 390, options: { rules: { "color-contrast": { enabled: false } } } },
];

/**
 * What is wrong with the page as it stands, in both themes and on both screens: it has no title, not one heading of the first level, is
 * wider than the window at some width, or axe finds something serious or critical. A sentence each, none when all is well.
 */
export async function faultsOf(page: Page): Promise<string[]> {
  const faults = new Set<string>();
  const session = await page.context().newCDPSession(page);
  // Through the debugger, as the policy of the page lets no script of ours in.
  await session.send("Runtime.evaluate", { expression: axe });
  const headings = await page.locator("h1:visible").count();
  if (headings !== 1) faults.add(`has ${headings} headings of the first level`);
  if (!/\S · SecPortal$|^SecPortal$/.test(await page.title()))
    faults.add(`is titled "${await page.title()}"`);
  for (const { colorScheme, width, options } of looks) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.setViewportSize({ width, height: HEIGHT });
    for (const found of await violations(session, options))
      faults.add(`${found} (${colorScheme}, ${width} px)`);
  }
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: HEIGHT });
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wider > 0) faults.add(`is ${wider} px wider than a window of ${width} px`);
  }
  await page.setViewportSize({ width: WIDTHS[0], height: HEIGHT });
  await session.detach();
  return [...faults];
}

async function violations(session: CDPSession, options: RunOptions): Promise<string[]> {
  const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
    expression: `axe.run(document, ${JSON.stringify({ resultTypes: ["violations"], ...options })})
      .then(({ violations }) => violations)`,
    ...{ awaitPromise: true, returnByValue: true },
  });
  if (exceptionDetails) throw new Error(`axe did not run: ${exceptionDetails.exception?.description}`);
  return (result.value as AxeResults["violations"])
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => {
      const where = nodes.slice(0, 4).map(({ target, any }) => {
        const why = any[0]?.message ?? "";
        return `${target.join(" ")}${why ? `: ${why}` : ""}`;
      });
      return `${id} at ${where.join("; ")}${nodes.length > 3 ? ` and ${nodes.length - 3} more` : ""}`;
    });
}
