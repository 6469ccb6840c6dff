import fs from "node:fs";
import path from "node:path";
import { adminClient } from "#db/admin-client";
import type { LaneTarget } from "#db/lane";

/** Made anew by the server, or of no use to another one (PostgreSQL manual, "Making a Base Backup Using the Low Level API"). */
const LEFT_OUT =
  /^(postmaster\.(pid|opts)|pg_wal\/.+|pg_(replslot|dynshmem|notify|serial|snapshots|stat_tmp|subtrans)\/.+|(.*\/)?(pgsql_tmp.*|pg_internal\.init.*))$/;

/**
 * Copies a running server's data directory, without stopping it or keeping anybody from writing, to a directory that a server of the
 * same major version and architecture starts from: it then holds what was committed when the copying ended. No dump tool comes with
 * the embedded server, so its files are taken, the way the server's manual describes: between the start and the stop of a backup, with the
 * write-ahead log in between, which a slot of this session keeps from being removed.
 *
 * @throws Error when a file cannot be read or written; the copy is of no use then.
 */
export async function snapshotCluster(admin: LaneTarget, dataDir: string, to: string): Promise<void> {
  const sql = adminClient(admin);
  try {
    // A temporary slot: it goes with the session, also when this process dies.
    await sql`select pg_create_physical_replication_slot('secportal_backup_' || pg_backend_pid(), true, true)`;
    await sql`select pg_backup_start('secportal', true)`;
    copyBelow(dataDir, to, "", (name) => !LEFT_OUT.test(name));
    const [end] = await sql`select labelfile from pg_backup_stop(false)`;
    fs.writeFileSync(path.join(to, "backup_label"), String(end?.labelfile), { mode: 0o600 });
    copyBelow(
      path.join(dataDir, "pg_wal"),
      path.join(to, "pg_wal"),
      "",
      (name) => !/^(archive_status|summaries)\/./.test(name),
    );
  } finally {
    await sql.end({ timeout: 5 });
  }
}

function copyBelow(from: string, to: string, below: string, wanted: (name: string) => boolean): void {
  fs.mkdirSync(path.join(to, below), { recursive: true, mode: 0o700 });
  for (const entry of fs.readdirSync(path.join(from, below), { withFileTypes: true })) {
    const name = path.posix.join(below, entry.name);
    if (!wanted(name)) continue;
    if (entry.isDirectory()) copyBelow(from, to, name, wanted);
    else if (entry.isFile()) copyUnlessGone(path.join(from, name), path.join(to, name));
  }
}

/** A file that a running transaction dropped meanwhile is missed by nobody: the log says that it went. */
function copyUnlessGone(from: string, to: string): void {
  try {
    fs.copyFileSync(from, to);
    fs.chmodSync(to, 0o600);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
  }
}
