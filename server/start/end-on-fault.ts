import type { Log } from "#server/log";

/**
 * Ends the process with 1 at a fault that nobody caught, after one line in the log: what state it is in is unknown, and whoever
 * supervises it starts it anew. Node by itself would print the error as it is, with whatever secret it holds.
 */
export function endOnFault(log: Log): void {
  for (const event of ["uncaughtException", "unhandledRejection"] as const) {
    process.on(event, (error: unknown) => {
      log.fatal({ error }, "ending after a fault that nobody caught");
      process.exit(1);
    });
  }
}
