import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions } from "playwright-core";
import { SESSION_COOKIE } from "#server/front/cookies";
import { launchBrowser } from "#tests/browser/browser";
import { demoDatabase } from "#tests/demo/demo-database";
import { freePort } from "#tests/demo/free-port";
import type { Operator } from "#tests/demo/operator";
import { type ProductProcess, startProduct } from "#tests/demo/product-process";
import { type LocalForges, startLocalForges } from "#tests/forges/start-all";

/** The built product beside local forges, and a browser to look at it with. */
export interface Lab {
  readonly product: ProductProcess;
  readonly forges: LocalForges;
  readonly browser: Browser;
  /** A context in which this person is signed in as over HTTP. */
  signedIn(operator: Operator, options?: BrowserContextOptions): Promise<BrowserContext>;
  close(): Promise<void>;
}

/** Starts one before its first run. Whatever was started ends again where a part of it does not start. */
export async function startLab(): Promise<Lab> {
  const undo: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const port = await freePort(0);
    const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-browser-"));
    // The embedded server may run as another user, who has to pass through here.
    fs.chmodSync(dataDir, 0o755);
    undo.push(async () => fs.rmSync(dataDir, { recursive: true, force: true }));
    const database = await demoDatabase(process.env.DATABASE_URL);
    undo.push(database.remove);
    const forges = await startLocalForges({
      redirectUriFor: (provider) => `http://localhost:${port}/api/git/callback/${provider}`,
    });
    undo.push(forges.close);
    const product = await startProduct({ port, dataDir, environment: database.environment });
    undo.push(product.stop);
    const browser = await launchBrowser();
    undo.push(() => browser.close());
    const signedIn = async (operator: Operator, options: BrowserContextOptions = {}) => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
      const value = operator.cookie(SESSION_COOKIE) ?? "";
      // Browsers take a Secure cookie for localhost, and the tool that sets it wants to see https.
      const url = product.origin.replace("http:", "https:");
      await context.addCookies([{ name: SESSION_COOKIE, value, url, httpOnly: true }]);
      return context;
    };
    return { product, forges, browser, signedIn, close };
  } catch (error) {
    await close();
    throw error;
  }
}
