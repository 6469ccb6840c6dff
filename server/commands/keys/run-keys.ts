import { databaseTime } from "#db/queries/open-transactions";
import { readArguments, USAGE, type Wanted } from "#server/commands/keys/arguments";
import { statusLines } from "#server/commands/keys/status-lines";
import { type CommandRun, EXIT_USAGE, onDatabase } from "#server/commands/shared/on-database";
import { checkKey } from "#server/start/check-key";
import { inspectKeys } from "#server/use-cases/keys/inspect-keys";
import { rotateDataKeys } from "#server/use-cases/keys/rotate-data-keys";
import { type KeyServices, rotateKek } from "#server/use-cases/keys/rotate-kek";
import { Vault } from "#server/vault/vault";

/**
 * Runs one of the verbs and returns the exit code: 1 when something was left undone or a key in use is missing, 64 for a command
 * line that is not understood, 78 when the configuration does not fit the database.
 */
export async function runKeys({ args, environment, write }: CommandRun): Promise<number> {
  const wanted = readArguments(args);
  if (!wanted) {
    write(USAGE);
    return EXIT_USAGE;
  }
  return await onDatabase({ environment, write }, async ({ config, db }) => {
    const vault = new Vault(config.keyRing, config.DATA_KEY_LIMIT);
    return await run({ config, db, vault }, wanted, write);
  });
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
