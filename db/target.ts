import type { LaneTarget } from "#db/lane";

/**
 * Reads a PostgreSQL connection URI (PostgreSQL manual, section "Connection URIs"). Understood parameters: `host` for a
 * socket directory, and `sslmode` with `disable`, `require` (encrypted, certificate not checked) and `verify-full`.
 *
 * @throws TypeError for anything that is not such a URI; the message never repeats the URI, which may hold a password.
 */
export function parseDatabaseUrl(text: string): LaneTarget {
  if (!/^postgres(ql)?:\/\//.test(text) || !URL.canParse(text.replace("///", "//localhost/"))) {
    throw new TypeError("is not a postgres:// URL");
  }
  const url = new URL(text.replace("///", "//localhost/"));
  const database = decodeURIComponent(url.pathname.slice(1));
  if (!database) throw new TypeError("names no database");
  const port = Number(url.port || "5432");
  const directory = url.searchParams.get("host");
  const mode = url.searchParams.get("sslmode") ?? "disable";
  if (!["disable", "prefer", "require", "verify-full"].includes(mode))
    throw new TypeError("has an unknown sslmode");
  return {
    host: url.hostname || "localhost",
    port,
    ...(directory?.startsWith("/") ? { socketPath: `${directory}/.s.PGSQL.${port}` } : {}),
    database,
    user: decodeURIComponent(url.username) || "postgres",
    ...(url.password ? { password: decodeURIComponent(url.password) } : {}),
    ...(mode === "require" ? { tls: { rejectUnauthorized: false } } : {}),
    ...(mode === "verify-full" ? { tls: {} } : {}),
  };
}
