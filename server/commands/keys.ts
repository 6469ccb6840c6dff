import { runKeys } from "#server/commands/keys/run-keys";

/** Entry of `npm run keys`: shows what the keys are used for, and rotates them. */
async function main(): Promise<void> {
  const environment = { ...process.env };
  // Nothing started from here may inherit them.
  for (const name of ["SECPORTAL_SECRET", "KEK_KEYS", "DATABASE_URL", "SMTP_URL"]) delete process.env[name];
  const code = await runKeys({
    args: process.argv.slice(2),
    environment,
    write: (line) => void process.stdout.write(`${line}\n`),
  });
  process.exit(code);
}

main().catch((error: unknown) => {
  const name = error instanceof Error ? error.name : "error";
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  process.stderr.write(
    `The keys command could not finish: unexpected ${name}${code}. It is safe to run it again.\n`,
  );
  process.exit(1);
});
