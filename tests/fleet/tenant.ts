import { randomBytes } from "node:crypto";
import type { inferRouterOutputs } from "@trpc/server";
import type { Provider } from "#db/vocabulary";
import { newId } from "#server/domain/id";
import type { AppRouter } from "#server/trpc/app-router";
import { connectByConsent } from "#tests/demo/main-job";
import { Client } from "#tests/fleet/client";
import type { Fleet } from "#tests/fleet/fleet";
import type { Forge } from "#tests/forges/forge";
import { group, repository } from "#tests/forges/world";
import { type Member, makeMember, type Workspace } from "#tests/helpers/people";
import { scannable } from "#tests/helpers/scannable";
import type { Random } from "#tests/helpers/seeded-random";

export type Outputs = inferRouterOutputs<AppRouter>;

export interface TenantRepository {
  readonly externalId: string;
  readonly fullName: string;
}

export interface EnabledRepository extends TenantRepository {
  readonly id: string;
  readonly repositoryId: string;
}

/** A workspace of the fleet, connected to an account of its own at a provider that others use too. */
export interface Tenant {
  readonly workspace: Workspace;
  /** Stands in every name of this workspace and in nobody else's. */
  readonly canary: string;
  readonly provider: Provider;
  readonly forge: Forge;
  readonly owner: Member;
  /** The owner's browser. */
  readonly client: Client;
  readonly connectionId: string;
  /** With source to scan; enabled. */
  readonly scanned: readonly EnabledRepository[];
  /** Not enabled yet. */
  readonly others: readonly TenantRepository[];
}

/** What every canary looks like, whosever it is. */
export const CANARY = /zq[0-9a-f]{12}qz/g;

export interface TenantPlan {
  readonly forge: Forge;
  /** How many repositories with source, and how many without. */
  readonly scanned: number;
  readonly others: number;
}

/** Makes a workspace and connects it over HTTP, as its owner would. @throws Error at the first thing that does not go as it must. */
export async function openTenant(fleet: Fleet, random: Random, plan: TenantPlan): Promise<Tenant> {
  const { forge } = plan;
  const { provider } = forge;
  const canary = `zq${randomBytes(6).toString("hex")}qz`;
  const workspace = { id: newId(), name: `Team ${canary}` };
  const owner = await makeMember(fleet.services, workspace, "owner");
  const client = clientFor(fleet, random, owner);
  const { scanned, others } = inhabit(forge, canary, plan);
  const [app] = forge.apps;
  const config = { clientId: app?.clientId, clientSecret: app?.clientSecret, baseUrl: forge.bases.web };
  await client.mutate("providerConfig.save", { provider, ...config });
  const { id: connectionId } = await connectByConsent(client, provider, forge, { account: loginOf(canary) });
  const enabled: EnabledRepository[] = [];
  for (const each of scanned) enabled.push(await enable(client, connectionId, each));
  return { workspace, canary, provider, forge, owner, client, connectionId, scanned: enabled, others };
}

/** Puts a repository on the allow-list without scanning it. */
export async function enable(
  client: Client,
  connectionId: string,
  each: TenantRepository,
): Promise<EnabledRepository> {
  const choice = { connectionId, externalId: each.externalId, ...engines, scanNow: false };
  return { ...each, ...(await client.mutate<Outputs["repository"]["enable"]>("repository.enable", choice)) };
}

export const engines = { sastEnabled: true, scaEnabled: true };

let people = 0;

/** A browser of that person, each request of which meets one of the web processes, or always the one at that place. */
export function clientFor(
  fleet: Fleet,
  random: Random,
  { cookie }: Pick<Member, "cookie">,
  web?: number,
): Client {
  people += 1;
  const ip = `10.${people >> 16}.${(people >> 8) & 255}.${people & 255}`;
  const address = () => (web === undefined ? random.pick(fleet.webs) : fleet.webs[web])?.address ?? "";
  return new Client({ address, origin: fleet.origin, ip, cookie });
}

const loginOf = (canary: string) => `octo-${canary}`;

/** An account at the forge that sees repositories of its own and nobody else's. */
function inhabit({ world, provider }: Forge, canary: string, plan: Pick<TenantPlan, "scanned" | "others">) {
  const id = () => {
    const number = 900_000 + world.users.length + world.namespaces.length + world.repositories.length;
    return provider === "bitbucket"
      ? `{6f0c1f3a-0d5e-4c55-9a51-${String(number).padStart(12, "0")}}`
      : String(number);
  };
  const [login, namespace] = [loginOf(canary), `team-${canary}`];
  world.users.push({ id: id(), login, name: `Octo ${canary}` });
  world.namespaces.push({ id: id(), path: login, name: `Octo ${canary}`, kind: "user" });
  world.namespaces.push(group(id(), namespace, `Team ${canary}`));
  const put = (name: string, fixture: string | null): TenantRepository => {
    const draft = { id: id(), namespace, name, fixture, rights: { [login]: "write" as const } };
    world.repositories.push(repository(draft));
    return { externalId: draft.id, fullName: `${namespace}/${name}` };
  };
  const fixture = scannable[provider].fullName.split("/").at(-1) ?? null;
  return {
    scanned: Array.from({ length: plan.scanned }, (_, index) => put(`source-${index}`, fixture)),
    others: Array.from({ length: plan.others }, (_, index) => put(`other-${index}`, null)),
  };
}
