import fs from "node:fs";
import path from "node:path";
import { findBinaries } from "#db/embedded/binaries";
import { chooseRunner } from "#db/embedded/runner";
import { CHECKPOINTS, SECRET } from "#server/commands/backup/create-backup";
import { type Manifest, verifyBackup } from "#server/commands/backup/manifest";
import type { Config } from "#server/config";
import { checkKey } from "#server/start/check-key";
import { inspectDatabase } from "#server/start/prepare-database";
import { exitCodes, StartError } from "#server/start/start-error";

/**
 * Puts a backup where there is no embedded database yet, and opens it once to prove that it starts and that every key it needs is
 * here. A file of signed ends that is there already stays: it knows more than the backup does.
 *
 * @throws StartError when the backup is damaged, of another kind of machine, or a database is there; ConfigError when a key is missing,
 * the database being in its place then.
 */
export async function restoreBackup(
  config: Config,
  folder: string,
): Promise<{ manifest: Manifest; pending: readonly string[] }> {
  const dataDir = path.join(config.dataDir, "postgres");
  if (fs.existsSync(dataDir)) {
    throw new StartError(
      exitCodes.dataDirNotWritable,
      `${dataDir} is there already. Move it away; a restore overwrites nothing.`,
    );
  }
  const manifest = await verifyBackup(folder);
  const machine = `${process.platform}-${process.arch}`;
  if (manifest.machine !== machine) {
    throw new StartError(
      exitCodes.backupUnusable,
      `The backup is of ${manifest.machine} and this machine is ${machine}: the files of a database fit one kind only.`,
    );
  }
  fs.mkdirSync(config.dataDir, { recursive: true });
  // Under another name until it is whole, so that a restore that is cut off leaves nothing that looks like a database.
  const half = `${dataDir}.restoring`;
  fs.rmSync(half, { recursive: true, force: true });
  const owner = chooseRunner(findBinaries().postgres, dataDir).identity;
  putInPlace(path.join(folder, "postgres"), half, owner);
  fs.copyFileSync(path.join(folder, SECRET), `${dataDir}.secret`);
  fs.chmodSync(`${dataDir}.secret`, 0o600);
  fs.renameSync(half, dataDir);
  const ends = path.join(folder, CHECKPOINTS);
  if (fs.existsSync(ends) && !fs.existsSync(config.activityCheckpoints))
    fs.copyFileSync(ends, config.activityCheckpoints);
  const { db, pending, close } = await inspectDatabase(config);
  try {
    if (pending.length === 0) await checkKey(db, config.keyRing);
    return { manifest, pending };
  } finally {
    await close();
  }
}

function putInPlace(from: string, to: string, owner: { uid: number; gid: number } | undefined): void {
  fs.cpSync(from, to, { recursive: true });
  const all = [to, ...fs.readdirSync(to, { recursive: true }).map((name) => path.join(to, String(name)))];
  for (const each of all) {
    fs.chmodSync(each, fs.statSync(each).isDirectory() ? 0o700 : 0o600);
    if (owner) fs.chownSync(each, owner.uid, owner.gid);
  }
}
