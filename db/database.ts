import { Lane, type LaneTarget } from "#db/lane";
import { LanePool, type PoolStats } from "#db/lane-pool";
import type { ServingRole } from "#db/roles";
import { type ContextKey, contextSigner, type SignContext, type TenantContext } from "#db/tenant-context";
import { type TransactionOptions, type Tx, transact } from "#db/transaction";

declare const workspaceMark: unique symbol;
declare const vaultMark: unique symbol;
declare const identityMark: unique symbol;
declare const advisoryMark: unique symbol;

/** A transaction inside one workspace. Only `withWorkspace` makes one, so a query cannot forget its tenant. */
export type WorkspaceTx = Tx & { readonly [workspaceMark]: true };

/**
 * A transaction inside one workspace as the role that may read and write sealed values and the keys they are sealed with. Only
 * `vault.withWorkspace` makes one, so a page's query cannot reach a ciphertext by mistake.
 */
export type VaultTx = WorkspaceTx & { readonly [vaultMark]: true };

/** A transaction of the identity role: people, sessions, factors, throttles. Only `withIdentity` makes one. */
export type IdentityTx = Tx & { readonly [identityMark]: true };

/** A transaction that sees the advisory mirror and no workspace. Only `withAdvisories` makes one. */
export type AdvisoryTx = Tx & { readonly [advisoryMark]: true };

/** On whose behalf a workspace transaction runs. `userId` is absent for the worker and other system work. */
export interface WorkspaceScope {
  readonly workspaceId: string;
  readonly userId?: string | undefined;
}

/** What an identity transaction may see besides the identity tables. */
export interface IdentityScope {
  readonly workspaceId?: string | undefined;
  readonly userId?: string | undefined;
  /** Hexadecimal SHA-256 of the secret of an invitation link or a service token. */
  readonly secretHash?: string | undefined;
}

export interface WorkspaceDatabase {
  /**
   * Runs `work` in one transaction that sees exactly one workspace. Pass `tx` down and never nest. Network calls belong
   * before or after, not inside.
   */
  withWorkspace<T>(
    scope: WorkspaceScope,
    work: (tx: WorkspaceTx) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  stats(): PoolStats;
}

export interface Database extends WorkspaceDatabase {
  /** The same tenancy under the worker's role, plus the queue's claim, which alone looks across workspaces. */
  readonly worker: WorkspaceDatabase & { claiming<T>(work: (tx: Tx) => Promise<T>): Promise<T> };
  /** The same tenancy under the role that opens and seals secrets. */
  readonly vault: {
    withWorkspace<T>(
      scope: WorkspaceScope,
      work: (tx: VaultTx) => Promise<T>,
      options?: TransactionOptions,
    ): Promise<T>;
  };
  /** Runs `work` as the identity role, the only one that can read password hashes and session secrets. */
  withIdentity<T>(
    scope: IdentityScope,
    work: (tx: IdentityTx) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  /** Runs `work` as the worker role on what the installation knows of vulnerable packages, outside of every workspace. */
  withAdvisories<T>(work: (tx: AdvisoryTx) => Promise<T>, options?: TransactionOptions): Promise<T>;
  /** How each role's lanes stand. */
  pools(): Readonly<Record<ServingRole, PoolStats>>;
  close(): Promise<void>;
}

/**
 * Opens the pools lazily: nothing connects before the first transaction. `key` signs what each transaction may see; the
 * database was given the same one when it was migrated. `max` is lanes per role.
 */
export function openDatabase(
  targets: Readonly<Record<ServingRole, LaneTarget>>,
  key: ContextKey,
  max = 10,
): Database {
  const sign = contextSigner(key);
  const pool = (role: ServingRole) =>
    new LanePool(() => new Lane(targets[role]), { max, acquireMs: 5_000, maxAgeMs: 600_000 });
  const pools = {
    ...{ app: pool("app"), worker: pool("worker"), identity: pool("identity"), vault: pool("vault") },
  };

  const workspaceAccess = (through: LanePool): WorkspaceDatabase => ({
    withWorkspace: async ({ workspaceId, userId }, work, options) => {
      if (!workspaceId) throw new TypeError("A scope takes lower-case UUIDs only.");
      const context = sign({ scope: "workspace", workspaceId, userId });
      return await transact(through, context, (tx) => work(tx as WorkspaceTx), options);
    },
    stats: () => through.stats(),
  });

  return {
    ...workspaceAccess(pools.app),
    worker: { ...workspaceAccess(pools.worker), claiming: (work) => transact(pools.worker, null, work) },
    vault: {
      withWorkspace: (scope, work, options) =>
        workspaceAccess(pools.vault).withWorkspace(scope, (tx) => work(tx as VaultTx), options),
    },
    withIdentity: async (scope, work, options) => {
      const context: TenantContext = { ...scope, scope: "identity" };
      const run = (tx: Tx) => {
        identityContexts.set(tx as IdentityTx, { context, sign });
        return work(tx as IdentityTx);
      };
      return await transact(pools.identity, sign(context), run, options);
    },
    withAdvisories: (work, options) =>
      transact(pools.worker, sign({ scope: "advisories" }), (tx) => work(tx as AdvisoryTx), options),
    pools: () => ({
      ...{ app: pools.app.stats(), worker: pools.worker.stats() },
      ...{ identity: pools.identity.stats(), vault: pools.vault.stats() },
    }),
    close: async () => {
      await Promise.all(Object.values(pools).map((each) => each.close()));
    },
  };
}

/** What each running identity transaction was opened for; its handle alone cannot sign. */
const identityContexts = new WeakMap<IdentityTx, { context: TenantContext; sign: SignContext }>();

/** The signed context of a running identity transaction, narrowed to what has become known of it since. */
export function narrowContext(tx: IdentityTx, to: Pick<TenantContext, "userId" | "workspaceId">): string {
  const known = identityContexts.get(tx);
  if (!known) throw new TypeError("The transaction is not one of withIdentity.");
  known.context = { ...known.context, ...to };
  return known.sign(known.context);
}
