import type { CommandRun } from "#server/commands/shared/on-database";
import { secretVariables } from "#server/config";

/**
 * Runs a command of this installation as the process it has to itself: with the arguments after its name, its own copy of the
 * environment, and lines on standard output; ends with the code it answers. A fault ends it with 1 and one line that names it and nothing of what it met,
 * with `advice` behind.
 */
export function runEntry(name: string, run: (command: CommandRun) => Promise<number>, advice = ""): void {
  const environment = { ...process.env };
  // Nothing started from here may inherit them.
  for (const secret of secretVariables) delete process.env[secret];
  const write = (line: string) => void process.stdout.write(`${line}\n`);
  run({ args: process.argv.slice(2), environment, write }).then(
    (code) => process.exit(code),
    (error: unknown) => {
      const fault = error instanceof Error ? error.name : "error";
      const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
      process.stderr.write(`The ${name} command could not finish: unexpected ${fault}${code}.${advice}\n`);
      process.exit(1);
    },
  );
}
