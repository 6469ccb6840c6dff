import { readArguments, USAGE, type Wanted } from "#server/commands/advisories/arguments";
import { statusLines } from "#server/commands/advisories/status-lines";
import { type CommandRun, EXIT_USAGE, onDatabase } from "#server/commands/shared/on-database";
import { AppError } from "#server/errors";
import { installOutboundGuard } from "#server/outbound/guard";
import { outboundPolicy } from "#server/outbound/policy";
import { importDump } from "#server/use-cases/advisories/import-dump";
import { importEpss, importKev } from "#server/use-cases/advisories/import-exploits";
import { mirrorStatus } from "#server/use-cases/advisories/mirror-status";
import { updateMirror } from "#server/use-cases/advisories/update-mirror";
import type { MirrorServices } from "#server/use-cases/advisories/write-records";

/**
 * Runs one of the verbs beside a serving product, and returns the exit code: 1 when something was left undone, 64 for a command
 * line that is not understood, 78 when the configuration does not fit the database.
 */
export async function runAdvisories({ args, environment, write }: CommandRun): Promise<number> {
  const wanted = readArguments(args);
  if (!wanted) {
    write(USAGE);
    return EXIT_USAGE;
  }
  try {
    return await onDatabase({ environment, write }, (services) => run(services, wanted, write));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    write(error.say);
    return 1;
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
