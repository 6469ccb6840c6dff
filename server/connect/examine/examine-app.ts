import { randomBytes } from "node:crypto";
import { findSealedConfig } from "#db/queries/provider-configs";
import type { Provider } from "#db/vocabulary";
import { type Check, fail, ok, type Say, saidBy, warn } from "#server/connect/examine/check";
import { examineHost } from "#server/connect/examine/examine-host";
import { openApp } from "#server/connect/open-app";
import { AppError } from "#server/errors";
import { exchangeCodeForToken } from "#server/providers/oauth";
import type { OAuthApp, ProviderAdapter, Site } from "#server/providers/provider";
import { Secret } from "#server/secret";
import type { Services } from "#server/services";

/** A provider's words for "the app is right and the code is not", which is what a made-up code should get. */
const CODE_FAULTS = ["bad_verification_code", "invalid_grant"];

/**
 * Looks at the workspace's OAuth app of one provider: whether it opens, whether the provider can be reached, and whether it
 * takes the app's id and secret. False when no connection can be asked about.
 */
export async function examineApp(
  services: Services,
  workspaceId: string,
  provider: Provider,
  say: Say,
): Promise<boolean> {
  const adapter = services.providers[provider];
  const opened = await openStored(services, workspaceId, provider).catch(() => "sealed" as const);
  if (opened === "sealed") {
    const advice =
      "check that KEK_KEYS still holds every key it ever held, or save the provider config again";
    say(fail(`the OAuth app of ${adapter.name} does not open`, advice));
    return false;
  }
  if (!opened) {
    say(warn(`no OAuth app of ${adapter.name} is configured`, "save one on the repositories page"));
    return false;
  }
  say(ok(`the OAuth app of ${adapter.name} opens`));
  const site = adapter.site(opened.baseUrl);
  const origins = new Map([site.baseUrl, site.apiUrl].map((address) => [new URL(address).origin, address]));
  for (const address of origins.values()) {
    if (!(await examineHost(services.config, address, say))) return false;
  }
  say(await examineTokenEndpoint(adapter, site, opened.app));
  return true;
}

async function openStored(services: Services, workspaceId: string, provider: Provider) {
  return await services.db.vault.withWorkspace({ workspaceId }, async (tx) => {
    const config = await findSealedConfig(tx, { provider });
    return config && { baseUrl: config.baseUrl, app: await openApp(services, tx, workspaceId, config) };
  });
}

/** Offers a made-up code: how it is refused tells whether the app itself was accepted. */
async function examineTokenEndpoint(adapter: ProviderAdapter, site: Site, app: OAuthApp): Promise<Check> {
  const { name } = adapter;
  const made = () => new Secret(randomBytes(32).toString("base64url"));
  try {
    await exchangeCodeForToken(adapter, site, app, { code: made(), verifier: made() });
    return fail(`${name} took a made-up code`, "check that the base URL is really the provider's");
  } catch (error) {
    const word = error instanceof AppError ? String(error.context.error ?? "") : "";
    if (CODE_FAULTS.includes(word)) return ok(`${name} accepts the OAuth app's id and secret`);
    if (word === "redirect_uri_mismatch") {
      const advice = `register ${app.redirectUri} as its redirect URI, or correct PUBLIC_ORIGIN`;
      return fail(`${name} does not know this redirect URI`, advice);
    }
    if (error instanceof AppError && error.code === "CONFIG_INVALID") {
      const advice = "copy id and secret from the provider again and save the provider config";
      return fail(`${name} refuses the OAuth app's id or secret${word && ` (${word})`}`, advice);
    }
    if (word) return warn(`${name} refused a made-up code in an unknown way`, `look up “${word}” there`);
    // GitHub answers an id it does not know as it answers an address that is not there.
    const advice = `${saidBy(error)} A wrong app id can look like this too.`;
    return fail(`the token endpoint of ${name} did not answer as one`, advice);
  }
}
