import postgres from "postgres";
import type { LaneTarget } from "#db/lane";

/**
 * A plain client for set-up work outside any tenant: bootstrap, migration, making test databases. One connection, so that
 * SET ROLE and session locks hold; through a pooler they do not. Serving code must use `withWorkspace` and `withIdentity` instead.
 */
export function adminClient(target: LaneTarget): postgres.Sql {
  return postgres({
    host: target.socketPath ? target.socketPath.replace(/\/\.s\.PGSQL\.\d+$/, "") : target.host,
    port: target.port,
    ...(target.socketPath ? { path: target.socketPath } : {}),
    database: target.database,
    username: target.user,
    ...(target.password === undefined ? {} : { password: target.password }),
    ssl: target.tls ?? false,
    max: 1,
    // A serving login's own default is not to write.
    ...(target.pooled ? { prepare: false } : { connection: { default_transaction_read_only: "off" } }),
    onnotice: () => {},
    connect_timeout: 5,
    idle_timeout: 0,
  } as postgres.Options<Record<string, never>>);
}
