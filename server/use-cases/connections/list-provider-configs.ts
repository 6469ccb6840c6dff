import { listConfigs } from "#db/queries/provider-configs";
import { providers } from "#db/vocabulary";
import type { Actor } from "#server/actor";
import { redirectUriOf } from "#server/connect/open-app";
import type { Services } from "#server/services";

/** What is configured, and for every provider how to register its OAuth app. Credentials are not part of it. */
export async function listProviderConfigs(services: Services, actor: Actor) {
  const configs = await services.db.withWorkspace(actor, (tx) => listConfigs(tx), {
    readOnly: true,
    once: true,
  });
  const registrations = providers.map((provider) => {
    const adapter = services.providers[provider];
    const baseUrl = configs.find((config) => config.provider === provider)?.baseUrl ?? adapter.defaultBaseUrl;
    return {
      provider,
      name: adapter.name,
      redirectUri: redirectUriOf(services, provider),
      defaultBaseUrl: adapter.defaultBaseUrl,
      baseUrlEditable: adapter.selfManaged || services.config.ALLOW_INSECURE_LOOPBACK,
      registerAt: adapter.registration.registerAt(adapter.site(baseUrl)),
      steps: [...adapter.registration.steps],
      scopes: [...adapter.scopesAsked],
      scopesInWords: adapter.registration.scopesInWords,
    };
  });
  return { configs, registrations };
}
