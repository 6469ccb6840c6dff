/**
 * The three forges as a process of their own, for `npm run dev` and `npm run demo`:
 *
 *   tsx tests/forges/main.ts [--app-url http://localhost:3000] [--github-port 4101] [--gitlab-port 4102] [--bitbucket-port 4103]
 *
 * Each option also comes from the environment (FORGES_APP_URL, FORGES_GITHUB_PORT, …). Prints one JSON line
 * `{"github":{"origin","clientId","clientSecret"},…}` when all three answer, and ends on SIGTERM or SIGINT.
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { type Provider, providers } from "#db/vocabulary";
import { startLocalForges } from "#tests/forges/start-all";

const text = { type: "string" } as const;
const { values } = parseArgs({
  options: { "app-url": text, "github-port": text, "gitlab-port": text, "bitbucket-port": text },
});

const appUrl = values["app-url"] ?? process.env.FORGES_APP_URL ?? "http://localhost:3000";

function portOf(provider: Provider): number {
  const given = values[`${provider}-port`] ?? process.env[`FORGES_${provider.toUpperCase()}_PORT`] ?? "0";
  const port = Number(given);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`not a port for ${provider}: ${given}`);
  return port;
}

/** Credentials handed in (FORGES_GITHUB_CLIENT_ID and …_SECRET) let connections outlive a restart. */
function appOf(provider: Provider): { clientId: string; clientSecret: string } | undefined {
  const clientId = process.env[`FORGES_${provider.toUpperCase()}_CLIENT_ID`];
  const clientSecret = process.env[`FORGES_${provider.toUpperCase()}_CLIENT_SECRET`];
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}

const forges = await startLocalForges({
  redirectUriFor: (provider) => new URL(`/api/git/callback/${provider}`, appUrl).href,
  ports: Object.fromEntries(providers.map((provider) => [provider, portOf(provider)])),
  apps: Object.fromEntries(
    providers.flatMap((provider) => {
      const app = appOf(provider);
      return app ? [[provider, app]] : [];
    }),
  ),
});

const printed = providers.map((provider) => {
  const { origin, clientId, clientSecret } = forges[provider];
  return [provider, { origin, clientId, clientSecret }];
});
process.stdout.write(`${JSON.stringify(Object.fromEntries(printed))}\n`);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => void forges.close().then(() => process.exit(0)));
}
