import type { BrowserContext, Page } from "playwright-core";
import type { Lab } from "#tests/browser/lab";
import type { Populated } from "#tests/browser/populate";

/** A page in a state worth looking at. */
export interface Sight {
  readonly where: string;
  /** Who looks; the owner unless told. */
  readonly as?: "owner" | "member" | "halfway" | "stranger";
  /** What is done once the page is there. */
  readonly after?: (page: Page) => Promise<unknown>;
  /** The answer's status, 200 unless told. */
  readonly status?: number;
}

/** Addresses that answer with no page of their own. */
export const withoutPage = ["/logout", "/workspace", "/view", "/scans/pulse", "/ui"];
/** Opened by hand, these two lead elsewhere; the tests of the main job and of the first run see them. */
export const seenElsewhere = ["/connect/:provider", "/setup/:token"];
/** A part of a page. */
export const fragments = ["/settings/repositories/connections/:id/listing"];

/** A page of every route, by the route's address. */
export function pagesOf(at: Populated): Readonly<Record<string, Sight>> {
  const settings = "/settings/repositories";
  const workspace = "/settings/workspace";
  return {
    "/login": { where: "/login", as: "stranger" },
    "/factor": { where: "/factor", as: "halfway" },
    "/confirm": { where: "/confirm?next=/team" },
    "/invite/:token": { where: `/invite/${at.invitationToken}`, as: "stranger" },
    "/": { where: "/", after: (page) => page.getByRole("heading", { name: /recent scans/i }).waitFor() },
    [settings]: {
      where: settings,
      after: listed,
    },
    [`${settings}/connections/:id/disconnect`]: {
      where: `${settings}/connections/${at.connectionId}/disconnect`,
    },
    [`${settings}/connections/:id/succession`]: {
      where: `${settings}/connections/${at.connectionId}/succession`,
    },
    [`${settings}/connections/:id/uses`]: { where: `${settings}/connections/${at.connectionId}/uses` },
    [`${settings}/connections/:id/suspend`]: { where: `${settings}/connections/${at.connectionId}/suspend` },
    [`${settings}/configs/:provider/remove`]: { where: `${settings}/configs/bitbucket/remove` },
    [`${settings}/enabled/:id/remove`]: { where: `${settings}/enabled/${at.connectedRepositoryId}/remove` },
    [workspace]: { where: workspace },
    [`${workspace}/disconnect-all`]: { where: `${workspace}/disconnect-all` },
    [`${workspace}/delete`]: { where: `${workspace}/delete` },
    [`${workspace}/notifications`]: { where: `${workspace}/notifications` },
    [`${workspace}/tokens`]: { where: `${workspace}/tokens` },
    [`${workspace}/tokens/new`]: { where: `${workspace}/tokens/new` },
    [`${workspace}/tokens/:id/revoke`]: { where: `${workspace}/tokens/${at.tokenId}/revoke` },
    [`${workspace}/webhooks`]: { where: `${workspace}/webhooks` },
    [`${workspace}/webhooks/new`]: { where: `${workspace}/webhooks/new` },
    [`${workspace}/webhooks/:id`]: { where: `${workspace}/webhooks/${at.webhookId}` },
    [`${workspace}/webhooks/:id/edit`]: { where: `${workspace}/webhooks/${at.webhookId}/edit` },
    "/repositories/:id": { where: `/repositories/${at.repositoryId}` },
    "/scans": { where: "/scans" },
    "/scans/:id": { where: `/scans/${at.scanId}` },
    "/scans/:id/cancel": { where: `/scans/${at.runningScanId}/cancel` },
    "/scans/:id/compare": { where: `/scans/${at.laterScanId}/compare` },
    "/scans/rules": { where: "/scans/rules" },
    "/scans/rules/new": { where: "/scans/rules/new" },
    "/scans/rules/trials/:id": { where: `/scans/rules/trials/${at.trialId}` },
    "/scans/rules/:id": { where: `/scans/rules/${at.rulesId}` },
    "/scans/rules/:id/remove": { where: `/scans/rules/${at.rulesId}/remove` },
    "/findings": { where: "/findings" },
    "/findings/import": { where: "/findings/import" },
    "/findings/:id": { where: `/findings/${at.findingId}` },
    "/jump": { where: "/jump?q=payments" },
    "/activity": { where: "/activity" },
    "/review": { where: "/review" },
    "/notifications": { where: "/notifications" },
    "/notifications/preferences": { where: "/notifications/preferences" },
    "/team": { where: "/team" },
    "/team/leave": { where: "/team/leave" },
    "/team/:userId/remove": { where: `/team/${at.memberId}/remove` },
    "/account": { where: "/account" },
    "/account/passkeys/new": { where: "/account/passkeys/new" },
    "/account/passkeys/:id": { where: `/account/passkeys/${at.passkeyId}` },
    "/account/passkeys/:id/remove": { where: `/account/passkeys/${at.passkeyId}/remove` },
    "/account/authenticator": { where: "/account/authenticator" },
    "/account/authenticator/remove": { where: "/account/authenticator/remove" },
    "/*": { where: "/nothing-here", status: 404 },
  };
}

/** Waits until every provider told what it has. */
const listed = (page: Page) =>
  page
    .getByRole("status")
    .filter({ hasText: /^\d+ repositories/ })
    .first()
    .waitFor();

const opened = (page: Page, what = "dialog") =>
  page
    .getByRole(what as "dialog")
    .first()
    .waitFor();

/** What opens over a page, and states of pages that have no address of their own. */
export function otherSights(at: Populated): Readonly<Record<string, Sight>> {
  return {
    palette: { where: "/", after: (page) => pressUntil(page, "Control+k", "combobox") },
    "keyboard help": { where: "/scans", after: (page) => pressUntil(page, "?", "dialog") },
    "person menu": {
      where: "/team",
      after: (page) => page.getByRole("button", { name: /Account menu/ }).click(),
    },
    "choice of columns": {
      where: "/scans",
      after: (page) => page.getByRole("button", { name: "Columns" }).click(),
    },
    "several findings chosen": {
      where: "/findings",
      after: async (page) => {
        await page.locator("[data-table=findings] tbody tr").first().getByRole("checkbox").check();
        await page.getByText("1 chosen").waitFor();
      },
    },
    confirmation: {
      where: "/account",
      after: async (page) => {
        await page.getByRole("link", { name: "Remove Blue key" }).click();
        await opened(page, "alertdialog");
      },
    },
    "set-up of a provider": { where: "/settings/repositories?setup=github", after: listed },
    "failed scan": { where: `/scans/${at.failedScanId}` },
    "vulnerable dependency": { where: `/findings/${at.dependencyFindingId}` },
    "paused repository": { where: `/repositories/${at.pausedRepositoryId}` },
    "findings in every state": { where: "/findings?state=ignored&state=false_positive&state=fixed" },
    "no finding fits": { where: "/findings?text=nothing-like-it" },
    "unknown finding": { where: `/findings/${at.scanId}`, status: 404 },
    "page for others": { where: "/settings/workspace/tokens", as: "member", status: 403 },
  };
}

/** Keys are heard once scripts run, and nothing on the page tells when that is. */
async function pressUntil(page: Page, key: string, role: "dialog" | "combobox"): Promise<void> {
  const wanted = page.getByRole(role).first();
  for (let tries = 0; tries < 40 && !(await wanted.isVisible()); tries += 1) {
    await page.keyboard.press(key);
    await wanted.waitFor({ timeout: 500 }).catch(() => {});
  }
  await wanted.waitFor();
}

/** The browser of each who looks. */
export async function lookersOf(
  { browser, signedIn }: Lab,
  at: Populated,
): Promise<Record<NonNullable<Sight["as"]>, BrowserContext>> {
  return {
    owner: await signedIn(at.job.operator),
    member: await signedIn(at.member),
    halfway: await signedIn(at.halfway),
    stranger: await browser.newContext({ viewport: { width: 1280, height: 900 } }),
  };
}
