import fs from "node:fs";
import path from "node:path";
import { readArguments, USAGE, type Wanted } from "#server/commands/backup/arguments";
import { createBackup } from "#server/commands/backup/create-backup";
import { type Manifest, verifyBackup } from "#server/commands/backup/manifest";
import { restoreBackup } from "#server/commands/backup/restore-backup";
import { openKeys, sealKeys } from "#server/commands/backup/sealed-keys";
import { type CommandRun, EXIT_USAGE } from "#server/commands/shared/on-database";
import { type Config, ConfigError, readConfig } from "#server/config";
import { exitCodes, StartError } from "#server/start/start-error";

/**
 * Runs one of the verbs and returns the exit code: 64 for a command line that is not understood or a database that has tools of
 * its own, 65 for a backup or a file of keys that cannot be used, 73 where something is in the way, 78 when the configuration does not fit.
 */
export async function runBackup({ args, environment, write }: CommandRun): Promise<number> {
  const wanted = readArguments(args);
  if (!wanted) {
    write(USAGE);
    return EXIT_USAGE;
  }
  try {
    return await run(wanted, environment, write);
  } catch (error) {
    if (!(error instanceof StartError) && !(error instanceof ConfigError)) throw error;
    write(error.message);
    return error instanceof StartError ? error.exitCode : exitCodes.config;
  }
}

async function run(
  wanted: Wanted,
  environment: CommandRun["environment"],
  write: (line: string) => void,
): Promise<number> {
  if (wanted.verb === "open-keys") {
    write((await openKeys(fs.readFileSync(wanted.file, "utf8"), passphraseIn(wanted.passphraseFile))).trim());
    return 0;
  }
  const folder = path.resolve(wanted.folder);
  if (wanted.verb === "verify") {
    write(`The backup is whole: ${describe(await verifyBackup(folder))}.`);
    return 0;
  }
  const config = readConfig(environment);
  if (config.DATABASE_URL) {
    write("DATABASE_URL names a server of yours: back it up with pg_dump, as docs/operation.md says.");
    return EXIT_USAGE;
  }
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  if (wanted.verb === "create") {
    const keys = wanted.keys && (await keysOf(config, environment, passphraseIn(wanted.keys.passphraseFile)));
    const manifest = await createBackup(config, folder);
    write(`Backed up in ${seconds()} s: ${describe(manifest)}.`);
    write(`It opens with the key${manifest.keyIds.length === 1 ? "" : "s"} ${manifest.keyIds.join(", ")}.`);
    if (wanted.keys && keys) {
      fs.writeFileSync(wanted.keys.file, keys, { mode: 0o600, flag: "wx" });
      write(`SECPORTAL_SECRET and KEK_KEYS are sealed in ${wanted.keys.file}: keep it and the backup apart.`);
    } else
      write(
        "No key is in it: keep SECPORTAL_SECRET and KEK_KEYS elsewhere, or they are lost with this machine.",
      );
    return 0;
  }
  const { manifest, pending } = await restoreBackup(config, folder);
  write(`Restored in ${seconds()} s: ${describe(manifest)}. What came later is not in it.`);
  write(
    pending.length > 0
      ? `It lacks ${pending.length} migrations of this release: \`npm run db:migrate\`, or start the product.`
      : "It opens with the keys that are here. Start the product.",
  );
  return 0;
}

function describe({ createdAt, postgres, files }: Manifest): string {
  const bytes = Object.values(files).reduce((sum, file) => sum + file.bytes, 0);
  const count = Object.keys(files).length;
  return `as of ${createdAt}, ${count} files, ${(bytes / 1e6).toFixed(1)} MB, PostgreSQL ${postgres}`;
}

function keysOf(config: Config, environment: CommandRun["environment"], passphrase: string): Promise<string> {
  const lines = [`SECPORTAL_SECRET=${config.SECPORTAL_SECRET.reveal()}`, `KEK_KEYS=${environment.KEK_KEYS}`];
  return sealKeys(`${lines.join("\n")}\n`, passphrase);
}

/** The first line of a file: a passphrase on the command line would stand in the list of processes. */
const passphraseIn = (file: string): string => fs.readFileSync(file, "utf8").split(/\r?\n/)[0] ?? "";
