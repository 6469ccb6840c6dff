import { runBackup } from "#server/commands/backup/run-backup";

/** Entry of `npm run backup`: backs up the embedded database, checks a backup, and restores one. */
async function main(): Promise<void> {
  const environment = { ...process.env };
  // Nothing started from here may inherit them.
  for (const name of ["SECPORTAL_SECRET", "KEK_KEYS", "DATABASE_URL", "SMTP_URL"]) delete process.env[name];
  const code = await runBackup({
    args: process.argv.slice(2),
    environment,
    write: (line) => void process.stdout.write(`${line}\n`),
  });
  process.exit(code);
}

main().catch((error: unknown) => {
  const name = error instanceof Error ? error.name : "error";
  const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
  process.stderr.write(`The backup command could not finish: unexpected ${name}${code}.\n`);
  process.exit(1);
});
