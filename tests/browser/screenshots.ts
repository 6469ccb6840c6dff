import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { SESSION_COOKIE } from "#server/front/cookies";
import { launchBrowser } from "#tests/browser/browser";
import { demoDatabase } from "#tests/demo/demo-database";
import { freePort } from "#tests/demo/free-port";
import { runMainJob } from "#tests/demo/main-job";
import { startProduct } from "#tests/demo/product-process";
import { startLocalForges } from "#tests/forges/start-all";

/** `npm run screenshots`: takes the pictures of README and docs from the product after a whole main job. */
const pages = { overview: "/", repositories: "/settings/repositories", findings: "/findings" };
const folder = "docs/screenshots";

const port = await freePort(0);
const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-pictures-"));
fs.chmodSync(dataDir, 0o755);
const database = await demoDatabase(process.env.DATABASE_URL);
const forges = await startLocalForges({
  redirectUriFor: (provider) => `http://localhost:${port}/api/git/callback/${provider}`,
});
const product = await startProduct({ port, dataDir, environment: database.environment });
const { operator } = await runMainJob(product, forges, () => {});
const browser = await launchBrowser();
fs.mkdirSync(folder, { recursive: true });
for (const colorScheme of ["light", "dark"] as const) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, colorScheme });
  const value = operator.cookie(SESSION_COOKIE) ?? "";
  await context.addCookies([
    { name: SESSION_COOKIE, value, url: `https://localhost:${port}`, httpOnly: true },
  ]);
  const page = await context.newPage();
  for (const [name, where] of Object.entries(pages)) {
    await page.goto(product.origin + where);
    await page.waitForLoadState("networkidle");
    await page.screenshot({ path: path.join(folder, `${name}-${colorScheme}.png`) });
  }
}
await browser.close();
await product.stop();
await forges.close();
await database.remove();
fs.rmSync(dataDir, { recursive: true, force: true });
