import type { Provider } from "#db/vocabulary";
import { createBitbucketForge } from "#tests/forges/bitbucket/forge";
import type { Forge } from "#tests/forges/forge";
import { createGithubForge } from "#tests/forges/github/forge";
import { createGitlabForge } from "#tests/forges/gitlab/forge";
import { type ServedForge, serveForge } from "#tests/forges/http";
import type { OauthApp } from "#tests/forges/model";
import { registerApp } from "#tests/forges/register-app";

export interface LocalForge {
  forge: Forge;
  /** Base address of web pages and git; the API is below it. */
  origin: string;
  clientId: string;
  clientSecret: string;
}

export type LocalForges = Record<Provider, LocalForge> & { close(): Promise<void> };

export interface LocalForgesOptions {
  /** Callback address to register for each provider. */
  redirectUriFor(provider: Provider): string;
  /** Fixed ports; free ones unless told. */
  ports?: Partial<Record<Provider, number>>;
  /** Credentials to register instead of random ones, so that a restarted forge is still known to its client. */
  apps?: Partial<Record<Provider, Pick<OauthApp, "clientId" | "clientSecret">>>;
}

/** Starts the three forges on the loopback interface, each with one application of random credentials. */
export async function startLocalForges(options: LocalForgesOptions): Promise<LocalForges> {
  const served: ServedForge[] = [];
  const close = async () => void (await Promise.all(served.map((one) => one.close())));
  const start = async (provider: Provider, create: (app: OauthApp) => Forge): Promise<LocalForge> => {
    const app = { ...registerApp(provider, options.redirectUriFor(provider)), ...options.apps?.[provider] };
    const forge = create(app);
    const port = options.ports?.[provider];
    const one = await serveForge(forge, port === undefined ? {} : { port });
    served.push(one);
    return { forge, origin: one.origin, clientId: app.clientId, clientSecret: app.clientSecret };
  };
  try {
    const github = await start("github", (app) => createGithubForge({ apps: [app] }));
    const gitlab = await start("gitlab", (app) => createGitlabForge({ apps: [app] }));
    const bitbucket = await start("bitbucket", (app) => createBitbucketForge({ apps: [app] }));
    return { github, gitlab, bitbucket, close };
  } catch (error) {
    await close();
    throw error;
  }
}
