import type { Database, WorkspaceDatabase } from "#db/database";
import type { ServingRole } from "#db/roles";
import { observed } from "#server/observe/observed";

/** The same database, with each transaction told of by the role it runs as: never by its statements or values. */
export function observedDatabase(db: Database): Database {
  const as = <T>(role: ServingRole, work: () => Promise<T>) => observed("transaction", { role }, work);
  const workspace = (role: ServingRole, inner: WorkspaceDatabase): WorkspaceDatabase => ({
    withWorkspace: (scope, work, options) => as(role, () => inner.withWorkspace(scope, work, options)),
    stats: () => inner.stats(),
  });
  return {
    ...workspace("app", db),
    worker: {
      ...workspace("worker", db.worker),
      claiming: (work) => as("worker", () => db.worker.claiming(work)),
    },
    vault: {
      withWorkspace: (scope, work, options) =>
        as("vault", () => db.vault.withWorkspace(scope, work, options)),
    },
    withIdentity: (scope, work, options) => as("identity", () => db.withIdentity(scope, work, options)),
    withAdvisories: (work, options) => as("worker", () => db.withAdvisories(work, options)),
    pools: () => db.pools(),
    close: () => db.close(),
  };
}
