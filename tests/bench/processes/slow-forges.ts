import { setTimeout as sleep } from "node:timers/promises";
import type { Provider } from "#db/vocabulary";
import { createBitbucketForge } from "#tests/forges/bitbucket/forge";
import type { Forge } from "#tests/forges/forge";
import { createGithubForge } from "#tests/forges/github/forge";
import { createGitlabForge } from "#tests/forges/gitlab/forge";
import { serveForge } from "#tests/forges/http";
import type { ForgeWorld } from "#tests/forges/model";
import { group, operator, person, repository, user } from "#tests/forges/world";

/**
 * Three forges behind a network that takes its time, in a process of their own, as providers are: what they compute takes
 * nothing from the client that is measured. Tells its parent where they are, and hangs the one the parent names.
 */
export interface SlowForge {
  readonly provider: Provider;
  readonly origin: string;
  readonly token: string;
  readonly expected: number;
}

const latencyMs = Number(process.argv[2]);
let hanging: Provider | null = null;

function worldOf(count: number, namespaces: readonly string[]): ForgeWorld {
  return {
    users: [user("1")],
    namespaces: [person("1"), ...namespaces.map((path, index) => group(String(100 + index), path, path))],
    repositories: Array.from({ length: count }, (_, index) =>
      repository({
        ...{ id: String(10_000 + index), namespace: namespaces[index % namespaces.length] ?? "" },
        ...{ name: `repo-${index}`, rights: { [operator]: "write" as const } },
        pushedAt: new Date(1.76e12 + index * 60_000).toISOString(),
      }),
    ),
  };
}

async function serve(provider: Provider, forge: Forge): Promise<SlowForge> {
  const { access } = forge.issueToken({ scopes: ["repo", "read_api", "account", "repository"] });
  const { origin } = await serveForge({
    ...forge,
    fetch: async (request) => {
      if (hanging === provider) await new Promise(() => {});
      // What the double itself computes belongs to its answer's latency and not on top of it.
      const [response] = await Promise.all([forge.fetch(request), sleep(latencyMs)]);
      return response;
    },
  });
  return { provider, origin, token: access, expected: forge.world.repositories.length };
}

const workspaces = Array.from({ length: 12 }, (_, index) => `team-${index + 1}`);
const forges = [
  await serve("github", createGithubForge(worldOf(500, ["acme-example"]))),
  await serve("gitlab", createGitlabForge(worldOf(350, ["acme-example"]))),
  await serve("bitbucket", createBitbucketForge(worldOf(480, workspaces))),
];

process.on("message", ({ provider }: { provider: Provider | null }) => {
  hanging = provider;
  process.send?.("done");
});
process.once("disconnect", () => process.exit(0));
process.send?.(forges);
