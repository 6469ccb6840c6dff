import fs from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { startLab } from "#tests/browser/lab";
import { populate } from "#tests/browser/populate";

/** `npm run screenshots`: takes the pictures of README and docs, or those named, from a workspace that was worked in. */
const folder = "docs/screenshots";
const wanted = process.argv.slice(2);

const lab = await startLab();
try {
  const at = await populate(lab);
  const shots: Record<string, { where: string; phone?: boolean; until?: (page: Page) => Promise<unknown> }> =
    {
      overview: { where: "/", phone: true },
      repositories: { where: "/settings/repositories", until: listed },
      picker: { where: "/settings/repositories#choose", until: listed },
      findings: { where: "/findings", phone: true },
      finding: { where: `/findings/${at.findingId}`, phone: true },
      scan: { where: `/scans/${at.scanId}` },
      repository: { where: `/repositories/${at.repositoryId}` },
      review: { where: "/review" },
    };
  fs.mkdirSync(folder, { recursive: true });
  for (const colorScheme of ["light", "dark"] as const) {
    const options = { colorScheme, reducedMotion: "reduce" as const };
    const desk = await lab.signedIn(at.job.operator, { ...options, viewport: { width: 1280, height: 860 } });
    const phone = await lab.signedIn(at.job.operator, {
      ...{ ...options, viewport: { width: 390, height: 844 } },
      ...{ deviceScaleFactor: 2, hasTouch: true },
    });
    for (const [name, shot] of Object.entries(shots)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      for (const [suffix, context] of [
        ["", desk],
        ...(shot.phone ? [["-phone", phone] as const] : []),
      ] as const) {
        const page = await context.newPage();
        await page.goto(lab.product.origin + shot.where);
        await shot.until?.(page);
        await page.evaluate(() => document.fonts.ready.then(() => undefined));
        await page.screenshot({ path: path.join(folder, `${name}${suffix}-${colorScheme}.png`) });
        await page.close();
      }
    }
  }
} finally {
  await lab.close();
}

async function listed(page: Page): Promise<void> {
  await page
    .getByRole("status")
    .filter({ hasText: /^\d+ repositories/ })
    .first()
    .waitFor();
  const anchor = new URL(page.url()).hash;
  // Lists that came in above pushed down what the address names.
  if (anchor)
    await page
      .locator(anchor)
      .evaluate((element) => window.scrollBy(0, element.getBoundingClientRect().top - 24));
}
