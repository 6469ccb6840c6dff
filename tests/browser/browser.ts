import fs from "node:fs";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";

export interface WatchedPage {
  readonly page: Page;
  /** Console errors and warnings, uncaught exceptions, policy violations and requests without an answer so far. */
  readonly complaints: string[];
}

/** Chromium from CHROMIUM_PATH, or where Debian puts it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
  if (!fs.existsSync(executablePath)) throw new Error(`No Chromium at ${executablePath}; set CHROMIUM_PATH.`);
  return await chromium.launch({
    executablePath,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
}

/** A page that remembers what the browser complained about. */
export async function watchedPage(context: BrowserContext): Promise<WatchedPage> {
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      complaints.push(`${message.text()} at ${page.url()}`);
  });
  page.on("pageerror", (error) => complaints.push(`${error.message} at ${page.url()}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText ?? "failed";
    // What is under way when a page is left ends so: the stream of scans, a link that was looked ahead at.
    if (why !== "net::ERR_ABORTED") complaints.push(`${why}: ${request.url()} at ${page.url()}`);
  });
  return { page, complaints };
}
