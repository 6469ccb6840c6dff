import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";

/** As whom the server runs. Postgres refuses to run as root, so root needs somebody else to be. */
export interface Runner {
  readonly name: string;
  readonly identity: { uid: number; gid: number } | undefined;
  command(file: string, args: string[]): [string, string[]];
}

const direct: Runner = { name: "direct", identity: undefined, command: (file, args) => [file, args] };

/**
 * Picks who can run the server on `dataDir`: this user, or for root the owner of an existing data directory, a `postgres`
 * or `nobody` account that can reach binaries and data, or a user namespace.
 *
 * @throws Error for root when none of these is possible; the message says to set DATABASE_URL.
 */
export function chooseRunner(binary: string, dataDir: string): Runner {
  if (process.platform === "win32" || process.getuid?.() !== 0) return direct;
  const existing = ownerOf(dataDir);
  const accounts = existing && existing.uid !== 0 ? [existing] : namedAccounts(["postgres", "nobody"]);
  const account = accounts.find(
    (each) => reachable(binary, each.uid) && reachable(path.dirname(dataDir), each.uid),
  );
  if (account)
    return { name: `uid ${account.uid}`, identity: account, command: (file, args) => [file, args] };
  const namespace = ["--user", "--map-user=1000", "--map-group=1000"];
  if (spawnSync("unshare", [...namespace, "true"]).status === 0) {
    return {
      name: "user namespace",
      identity: undefined,
      command: (file, args) => ["unshare", [...namespace, "--", file, ...args]],
    };
  }
  throw new Error("PostgreSQL does not run as root here. Start as an ordinary user, or set DATABASE_URL.");
}

function ownerOf(directory: string): { uid: number; gid: number } | undefined {
  if (!fs.existsSync(path.join(directory, "PG_VERSION"))) return undefined;
  const { uid, gid } = fs.statSync(directory);
  return { uid, gid };
}

function namedAccounts(names: string[]): { uid: number; gid: number }[] {
  const lines = fs
    .readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  return names.flatMap((name) => {
    const line = lines.find((fields) => fields[0] === name);
    return line ? [{ uid: Number(line[2]), gid: Number(line[3]) }] : [];
  });
}

/** True when that user can walk down to the path: every directory on the way has its "others" search bit. */
function reachable(target: string, uid: number): boolean {
  for (let at = path.resolve(target); ; at = path.dirname(at)) {
    if (fs.existsSync(at)) {
      const stat = fs.statSync(at);
      const needed = stat.isDirectory() ? 0o001 : 0o005;
      if (stat.uid !== uid && (stat.mode & needed) !== needed) return false;
    }
    if (at === path.dirname(at)) return true;
  }
}
