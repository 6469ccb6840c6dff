import { runAdvisories } from "#server/commands/advisories/run-advisories";

/** Entry of `npm run advisories`: fills, updates and shows the mirror of published advisories. */
async function main(): Promise<void> {
  const environment = { ...process.env };
  // Nothing started from here may inherit them.
  for (const name of ["SECPORTAL_SECRET", "KEK_KEYS", "DATABASE_URL", "SMTP_URL"]) delete process.env[name];
  const code = await runAdvisories({
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
    `The advisories command could not finish: unexpected ${name}${code}. It is safe to run it again.\n`,
  );
  process.exit(1);
});
