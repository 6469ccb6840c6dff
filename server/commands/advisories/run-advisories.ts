import { readArguments, USAGE, type Wanted } from "#server/commands/advisories/arguments";
import { statusLines } from "#server/commands/advisories/status-lines";
import { ConfigError, readConfig } from "#server/config";
import { AppError } from "#server/errors";
import { installOutboundGuard } from "#server/outbound/guard";
import { outboundPolicy } from "#server/outbound/policy";
import { inspectDatabase } from "#server/start/prepare-database";
import { importDump } from "#server/use-cases/advisories/import-dump";
import { importEpss, importKev } from "#server/use-cases/advisories/import-exploits";
import { mirrorStatus } from "#server/use-cases/advisories/mirror-status";
import { updateMirror } from "#server/use-cases/advisories/update-mirror";
import type { MirrorServices } from "#server/use-cases/advisories/write-records";

export interface AdvisoriesRun {
  readonly args: readonly string[];
  readonly environment: Record<string, string | undefined>;
  readonly write: (line: string) => void;
}

/** sysexits.h EX_USAGE and EX_CONFIG. */
const EXIT_USAGE = 64;
const EXIT_CONFIG = 78;

/**
 * Runs one of the verbs beside a serving product, and returns the exit code: 1 when something was left undone, 64 for a command
 * line that is not understood, 78 when the configuration does not fit the database.
 */
export async function runAdvisories({ args, environment, write }: AdvisoriesRun): Promise<number> {
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
      return (await run({ config, db }, wanted, write)) ? 0 : 1;
    } finally {
      await close();
    }
  } catch (error) {
    if (error instanceof AppError) {
      write(error.say);
      return 1;
    }
    if (!(error instanceof ConfigError)) throw error;
    write(error.message);
    return EXIT_CONFIG;
  }
}

async function run(
  services: MirrorServices,
  wanted: Wanted,
  write: (line: string) => void,
): Promise<boolean> {
  if (wanted.verb === "status") {
    const status = await mirrorStatus(services);
    for (const line of wanted.json ? [JSON.stringify(status)] : statusLines(status)) write(line);
    return true;
  }
  if (wanted.verb === "update") {
    installOutboundGuard(outboundPolicy(services.config));
    const failures = await updateMirror(services, wanted.ecosystems, write);
    for (const { ecosystem, reason } of failures) write(`${ecosystem} was not brought up to date: ${reason}`);
    return failures.length === 0;
  }
  if (wanted.verb === "import-epss") {
    write(`${await importEpss(services, wanted.place)} estimates were read.`);
    return true;
  }
  if (wanted.verb === "import-kev") {
    write(`${await importKev(services, wanted.place)} exploited vulnerabilities are listed.`);
    return true;
  }
  const { read, refused, reasons } = await importDump(services, wanted.place, write);
  if (refused > 0) write(`${refused} of ${read} records could not be read. The first of them:`);
  for (const reason of reasons) write(`  ${reason}`);
  return read > refused;
}
