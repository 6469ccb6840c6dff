import type { Database } from "#db/database";
import { type Config, ConfigError, readConfig } from "#server/config";
import { inspectDatabase } from "#server/start/prepare-database";
import { exitCodes, StartError } from "#server/start/start-error";

/** What a command is run with. */
export interface CommandRun {
  readonly args: readonly string[];
  readonly environment: Record<string, string | undefined>;
  readonly write: (line: string) => void;
}

/** sysexits.h EX_USAGE. */
export const EXIT_USAGE = 64;

/**
 * Does a command's work on the database of the configuration, beside a serving product, and returns the exit code: 0 when the work
 * says that all was done, 1 when it does not or migrations are missing, 78 when the configuration does not fit, and the code of a StartError otherwise.
 */
export async function onDatabase(
  { environment, write }: Pick<CommandRun, "environment" | "write">,
  work: (services: { config: Config; db: Database }) => Promise<boolean>,
): Promise<number> {
  try {
    const config = readConfig(environment);
    const { db, pending, close } = await inspectDatabase(config);
    try {
      if (pending.length > 0) {
        write(
          `The database lacks ${pending.length} migrations. Run \`npm run db:migrate\`, or start the product anew.`,
        );
        return 1;
      }
      return (await work({ config, db })) ? 0 : 1;
    } finally {
      await close();
    }
  } catch (error) {
    if (error instanceof StartError) {
      write(error.message);
      return error.exitCode;
    }
    if (!(error instanceof ConfigError)) throw error;
    write(error.message);
    return exitCodes.config;
  }
}
