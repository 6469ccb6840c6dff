import { putConnection } from "#db/queries/connections";
import { findConfig } from "#db/queries/provider-configs";
import type { Provider } from "#db/vocabulary";
import { sealTokens } from "#server/connect/seal-tokens";
import { newId } from "#server/domain/id";
import { Secret } from "#server/secret";
import { createBitbucketForge } from "#tests/forges/bitbucket/forge";
import type { Forge } from "#tests/forges/forge";
import { createGithubForge } from "#tests/forges/github/forge";
import { createGitlabForge } from "#tests/forges/gitlab/forge";
import { type ServedForge, serveForge } from "#tests/forges/http";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { openBrowser } from "#tests/helpers/browser";
import { connect } from "#tests/helpers/connecting";
import type { Operator } from "#tests/helpers/lab";
import { createProduct, type Product } from "#tests/helpers/product";

/** A workspace with one connected account, and the provider it is connected to, over real sockets. */
export interface Account {
  readonly owner: Operator;
  readonly forge: Forge;
  readonly id: string;
  readonly scope: { readonly workspaceId: string };
  /** Lets the access token be about to end, so that its next use refreshes it. */
  growOld(): Promise<void>;
  /** Lets the access token be past its end, as the database sees it. */
  expire(): Promise<void>;
  /** Turns the clock forward past the lease somebody holds. */
  lapseLease(): Promise<void>;
  /** Turns the clock forward past a pause between refreshes. */
  lapsePause(): Promise<void>;
  row(): Promise<Record<string, unknown>>;
  actions(action: string): Promise<number>;
  /** Holds the provider's next answer to a refresh back, its work done; `arrived` when it is. */
  holdRefresh(): { readonly arrived: Promise<void>; release(): void };
}

export interface TokenLab {
  readonly product: Product;
  readonly walls: BehindTheWalls;
  /** Somebody at AAL2 in a workspace of their own, connected to a new provider. */
  account(provider?: Provider): Promise<Account>;
  /** Another workspace connected to the same account with the same app. */
  neighbour(account: Account): Promise<Account>;
  /** Another connection of the same workspace and provider, stored without anybody being asked. */
  plant(account: Account, login: string): Promise<string>;
  close(): Promise<void>;
}

const create: Record<Provider, () => Forge> = {
  github: createGithubForge,
  gitlab: createGitlabForge,
  bitbucket: createBitbucketForge,
};

export async function openTokenLab(): Promise<TokenLab> {
  const product = await createProduct({ ALLOW_INSECURE_LOOPBACK: "1" });
  const walls = lookBehindTheWalls(product.database);
  const served: ServedForge[] = [];
  const connected = async (forge: Forge, held: { hold: Hold | undefined }): Promise<Account> => {
    const member = await product.member(await product.workspace("Acme"), "owner");
    const owner = { ...member, browser: openBrowser(product, member) };
    const id = await connect(product, owner, forge, forge.bases.web);
    return accountOf(walls, { owner, forge, id, held });
  };
  return {
    ...{ product, walls },
    account: async (provider = "gitlab") => {
      const forge = create[provider]();
      const held: { hold: Hold | undefined } = { hold: undefined };
      served.push(await serveForge({ ...forge, fetch: (request) => answerHeld(forge, held, request) }));
      return await connected(forge, held);
    },
    neighbour: ({ forge }) => connected(forge, { hold: undefined }),
    plant: async ({ owner, forge }, login) => {
      const id = newId();
      const { services } = product;
      const { access, refresh } = forge.issueToken({ login });
      const account = forge.world.users.find((user) => user.login === login);
      await services.db.vault.withWorkspace(owner, async (tx) => {
        const config = await findConfig(tx, forge.provider);
        if (!config || !account) throw new Error("there is no config or account to connect");
        const row = { id, provider: forge.provider };
        const tokens = {
          accessToken: new Secret(access),
          refreshToken: refresh ? new Secret(refresh) : null,
        };
        const { workspaceId, userId, name } = owner;
        const sealed = await sealTokens(services, tx, workspaceId, row, config.baseUrl, {
          ...{ ...tokens, expiresAt: null, scopes: null },
        });
        await putConnection(tx, {
          ...{ workspaceId, configId: config.id, host: new URL(config.baseUrl).host, ...row, ...sealed },
          ...{ providerUserId: account.id, providerUsername: login, scopesAsked: [], scopesGranted: [] },
          ...{ state: "active", stateReason: null, connectedBy: userId, connectedByName: name },
        });
      });
      return id;
    },
    close: async () => {
      await Promise.all(served.map((one) => one.close()));
      await walls.close();
      await product.close();
    },
  };
}

interface Hold {
  readonly arrived: () => void;
  readonly released: Promise<void>;
}

async function answerHeld(forge: Forge, held: { hold: Hold | undefined }, request: Request) {
  const before = forge.stats.refresh;
  const response = await forge.fetch(request);
  const { hold } = held;
  if (!hold || forge.stats.refresh === before) return response;
  held.hold = undefined;
  hold.arrived();
  await hold.released;
  return response;
}

function accountOf(
  { sql }: BehindTheWalls,
  { owner, forge, id, held }: { owner: Operator; forge: Forge; id: string; held: { hold: Hold | undefined } },
): Account {
  const { workspaceId } = owner;
  return {
    ...{ owner, forge, id, scope: { workspaceId } },
    growOld: async () => {
      forge.expireAccessTokens();
      await sql`update git_connections set token_expires_at = now() + interval '1 minute' where id = ${id}`;
    },
    expire: async () => {
      forge.expireAccessTokens();
      await sql`update git_connections set token_expires_at = now() - interval '1 second' where id = ${id}`;
    },
    lapseLease: async () => {
      await sql`update git_connections set refresh_lease_until = now() - interval '1 second' where id = ${id}`;
    },
    lapsePause: async () => {
      await sql`update git_connections set refresh_retry_at = now() where id = ${id}`;
    },
    row: async () => (await sql`select * from git_connections where id = ${id}`)[0] ?? {},
    actions: async (action) => {
      const [found] = await sql`
        select count(*)::int as total from activity_log where workspace_id = ${workspaceId} and action = ${action}`;
      return Number(found?.total);
    },
    holdRefresh: () => {
      const [arrived, release] = [gate(), gate()];
      held.hold = { arrived: arrived.open, released: release.opened };
      return { arrived: arrived.opened, release: release.open };
    },
  };
}

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}
