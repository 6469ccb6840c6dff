import { runDoctor } from "#server/commands/doctor/run-doctor";
import { secretVariables } from "#server/config";
import { installOutboundGuard } from "#server/outbound/guard";
import { outboundPolicy } from "#server/outbound/policy";

/** Entry of `npm run doctor`: looks at an installation with its real providers and prints what to do. */
async function main(): Promise<void> {
  const environment = { ...process.env };
  // Nothing started from here may inherit them.
  for (const name of secretVariables) delete process.env[name];
  const code = await runDoctor({
    args: process.argv.slice(2),
    environment,
    write: (line) => void process.stdout.write(`${line}\n`),
    configured: (config) => void installOutboundGuard(outboundPolicy(config)),
  });
  process.exit(code);
}

main().catch((error: unknown) => {
  const name = error instanceof Error ? error.name : "error";
  process.stderr.write(`The doctor could not finish: unexpected ${name}.\n`);
  process.exit(1);
});
