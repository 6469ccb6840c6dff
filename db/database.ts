import { Lane, type LaneTarget } from "#db/lane";
import { LanePool, type PoolStats } from "#db/lane-pool";
import type { ServingRole } from "#db/roles";
import { type TransactionOptions, type Tx, transact } from "#db/transaction";

declare const workspaceMark: unique symbol;
declare const identityMark: unique symbol;

/** A transaction inside one workspace. Only `withWorkspace` makes one, so a query cannot forget its tenant. */
export type WorkspaceTx = Tx & { readonly [workspaceMark]: true };

/** A transaction of the identity role: people, sessions, factors, throttles. Only `withIdentity` makes one. */
export type IdentityTx = Tx & { readonly [identityMark]: true };

/** On whose behalf a workspace transaction runs. `userId` is absent for the worker and other system work. */
export interface WorkspaceScope {
  readonly workspaceId: string;
  readonly userId?: string | undefined;
}

/** What an identity transaction may see besides the identity tables. */
export interface IdentityScope {
  readonly workspaceId?: string | undefined;
  readonly userId?: string | undefined;
  /** Hexadecimal SHA-256 of an invitation link's secret. */
  readonly invitationHash?: string | undefined;
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
  /** Runs `work` as the identity role, the only one that can read password hashes and session secrets. */
  withIdentity<T>(
    scope: IdentityScope,
    work: (tx: IdentityTx) => Promise<T>,
    options?: TransactionOptions,
  ): Promise<T>;
  close(): Promise<void>;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Opens the pools lazily: nothing connects before the first transaction. `max` is lanes per role. */
export function openDatabase(targets: Readonly<Record<ServingRole, LaneTarget>>, max = 10): Database {
  const pool = (role: ServingRole) =>
    new LanePool(() => new Lane(targets[role]), { max, acquireMs: 5_000, maxAgeMs: 600_000 });
  const pools = { app: pool("app"), worker: pool("worker"), identity: pool("identity") };

  const workspaceAccess = (through: LanePool): WorkspaceDatabase => ({
    withWorkspace: (scope, work, options) =>
      transact(through, workspaceSettings(scope), (tx) => work(tx as WorkspaceTx), options),
    stats: () => through.stats(),
  });

  return {
    ...workspaceAccess(pools.app),
    worker: { ...workspaceAccess(pools.worker), claiming: (work) => transact(pools.worker, {}, work) },
    withIdentity: (scope, work, options) =>
      transact(pools.identity, identitySettings(scope), (tx) => work(tx as IdentityTx), options),
    close: async () => {
      await Promise.all(Object.values(pools).map((each) => each.close()));
    },
  };
}

function workspaceSettings(scope: WorkspaceScope) {
  return { "app.workspace_id": uuid(scope.workspaceId), ...optional("app.user_id", scope.userId) };
}

function identitySettings(scope: IdentityScope) {
  return {
    "app.scope": "identity",
    ...optional("app.workspace_id", scope.workspaceId),
    ...optional("app.user_id", scope.userId),
    ...(scope.invitationHash === undefined ? {} : { "app.invitation_hash": scope.invitationHash }),
  };
}

const optional = <Name extends string>(name: Name, value: string | undefined) =>
  (value === undefined ? {} : { [name]: uuid(value) }) as Partial<Record<Name, string>>;

function uuid(value: string): string {
  if (typeof value !== "string" || !UUID.test(value))
    throw new TypeError("A scope takes lower-case UUIDs only.");
  return value;
}
