import fs from "node:fs";
import path from "node:path";
import { snapshotCluster } from "#db/embedded/snapshot";
import { startEmbedded } from "#db/embedded/start";
import { type Manifest, writeManifest } from "#server/commands/backup/manifest";
import type { Config } from "#server/config";
import { productVersion } from "#server/product-version";
import { inspectDatabase } from "#server/start/prepare-database";
import { exitCodes, StartError } from "#server/start/start-error";
import { inspectKeys } from "#server/use-cases/keys/inspect-keys";

/**
 * Copies the embedded database, the password of its administrator and the signed ends of the activity logs to a folder that is
 * empty or not there, while the product serves. No key is among them.
 *
 * @throws StartError when the folder is in use.
 */
export async function createBackup(config: Config, folder: string): Promise<Manifest> {
  if (fs.existsSync(folder) && fs.readdirSync(folder).length > 0)
    throw new StartError(exitCodes.dataDirNotWritable, `${folder} is not empty. Name a new folder.`);
  const dataDir = path.join(config.dataDir, "postgres");
  if (!fs.existsSync(path.join(dataDir, "PG_VERSION")))
    throw new StartError(exitCodes.backupUnusable, `There is no embedded database in ${config.dataDir}.`);
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  fs.chmodSync(folder, 0o700);
  // Before the database: an end that is signed and not in the copy would look like one that was taken out.
  if (fs.existsSync(config.activityCheckpoints))
    copyPrivate(config.activityCheckpoints, path.join(folder, CHECKPOINTS));
  const { db, pending, close } = await inspectDatabase(config);
  try {
    const keyIds =
      pending.length > 0
        ? config.keyRing.ids
        : (await inspectKeys({ config, db })).keks
            .filter(({ dataKeys, totpSecrets, installation }) => dataKeys || totpSecrets || installation)
            .map(({ id }) => id);
    // It runs by now, whoever started it.
    const { admin } = await startEmbedded(dataDir);
    await snapshotCluster(admin, dataDir, path.join(folder, "postgres"));
    copyPrivate(`${dataDir}.secret`, path.join(folder, SECRET));
    return await writeManifest(folder, {
      ...{ product: productVersion, createdAt: new Date().toISOString(), keyIds: [...keyIds] },
      postgres: fs.readFileSync(path.join(dataDir, "PG_VERSION"), "utf8").trim(),
      machine: `${process.platform}-${process.arch}`,
    });
  } finally {
    await close();
  }
}

/** Names of the two files beside the database in a backup. */
export const CHECKPOINTS = "activity-checkpoints.jsonl";
export const SECRET = "postgres.secret";

function copyPrivate(from: string, to: string): void {
  fs.copyFileSync(from, to);
  fs.chmodSync(to, 0o600);
}
