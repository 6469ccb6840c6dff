import { databaseTime } from "#db/queries/open-transactions";
import { readArguments, USAGE, type Wanted } from "#server/commands/keys/arguments";
import { statusLines } from "#server/commands/keys/status-lines";
import { ConfigError, readConfig } from "#server/config";
import { checkKey } from "#server/start/check-key";
import { inspectDatabase } from "#server/start/prepare-database";
import { inspectKeys } from "#server/use-cases/keys/inspect-keys";
import { rotateDataKeys } from "#server/use-cases/keys/rotate-data-keys";
import { type KeyServices, rotateKek } from "#server/use-cases/keys/rotate-kek";
import { Vault } from "#server/vault/vault";

export interface KeysRun {
  readonly args: readonly string[];
  readonly environment: Record<string, string | undefined>;
  readonly write: (line: string) => void;
}

/** sysexits.h EX_USAGE and EX_CONFIG. */
const EXIT_USAGE = 64;
const EXIT_CONFIG = 78;

/**
 * Runs one of the verbs and returns the exit code: 1 when something was left undone or a key in use is missing, 64 for a command
 * line that is not understood, 78 when the configuration does not fit the database.
 */
export async function runKeys({ args, environment, write }: KeysRun): Promise<number> {
  const wanted = readArguments(args);
  if (!wanted) {
    write(USAGE);
    return EXIT_USAGE;
  }
  try {
    const config = readConfig(environment);
    const { db, pending, close } = await inspectDatabase(config);
    try {
      if (pending > 0) {
        write(
          `The database lacks ${pending} migrations. Run \`npm run db:migrate\`, or start the product anew.`,
        );
        return 1;
      }
      const vault = new Vault(config.keyRing, config.DATA_KEY_LIMIT);
      return (await run({ config, db, vault }, wanted, write)) ? 0 : 1;
    } finally {
      await close();
    }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    write(error.message);
    return EXIT_CONFIG;
  }
}

async function run(services: KeyServices, wanted: Wanted, write: (line: string) => void): Promise<boolean> {
  if (wanted.verb === "status") {
    const inventory = await inspectKeys(services);
    for (const line of wanted.json ? [JSON.stringify(inventory)] : statusLines(inventory)) write(line);
    return inventory.missing.length === 0;
  }
  await checkKey(services.db, services.config.keyRing);
  if (wanted.verb === "rotate-kek") {
    const { dataKeys, totpSecrets, failures } = await rotateKek(services, write);
    const { primaryId } = services.config.keyRing;
    write(
      `Done: ${dataKeys} data keys and ${totpSecrets} authenticator secrets were put under ${primaryId}.`,
    );
    if (failures > 0) write(`${failures} do not open and were left as they are.`);
    return failures === 0;
  }
  const before = wanted.before ?? (await services.db.worker.claiming(databaseTime));
  write(`Data keys made before ${before.toISOString()} are replaced.`);
  write(`If this is interrupted, run it again with --before ${before.toISOString()} to go on where it was.`);
  const { workspaces, resealed, destroyed, undone } = await rotateDataKeys(
    services,
    wanted.workspaceId,
    before,
    write,
  );
  write(
    `Done: ${resealed} rows of ${workspaces} workspaces are sealed anew, ${destroyed} data keys destroyed.`,
  );
  if (undone > 0)
    write(`${undone} workspaces are not done; the lines above say why. Run it again afterwards.`);
  return undone === 0 && (wanted.workspaceId === undefined || workspaces > 0);
}
