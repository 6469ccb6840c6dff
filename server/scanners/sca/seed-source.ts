import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#server/errors";
import { type Advisory, parseAdvisory } from "#server/scanners/sca/advisory";
import type { AdvisorySource } from "#server/scanners/sca/advisory-source";

/**
 * The advisories shipped with the product: one OSV record per `*.json` in `directory`, read once here.
 * Throws CONFIG_INVALID when the directory or a record in it cannot be read.
 */
export async function seedSource(directory: string): Promise<AdvisorySource> {
  const names = await readdir(directory).catch((cause: unknown) => {
    throw unreadable(directory, cause);
  });
  const records = new Map<string, Advisory[]>();
  let count = 0;
  for (const name of names.filter((file) => file.endsWith(".json")).sort()) {
    const advisory = await readRecord(join(directory, name));
    count += 1;
    for (const packageName of new Set(advisory.affected.map((entry) => entry.name))) {
      const known = records.get(packageName);
      if (known) known.push(advisory);
      else records.set(packageName, [advisory]);
    }
  }
  const extent = `a built-in list of ${count} well-known npm advisories`;
  return {
    id: "seed",
    describe: () => `Packages are compared with ${extent}. Nothing leaves this server.`,
    async lookup(packages, signal) {
      signal.throwIfAborted();
      const advisories = new Map<string, Advisory[]>();
      for (const { name } of packages) {
        const known = records.get(name);
        if (known) advisories.set(name, known);
      }
      const note = `Compared with ${extent} only; other known vulnerabilities are not reported.`;
      return { advisories, notes: [note], complete: true };
    },
  };
}

async function readRecord(path: string): Promise<Advisory> {
  let record: unknown;
  try {
    record = JSON.parse(await readFile(path, "utf8"));
  } catch (cause) {
    throw unreadable(path, cause);
  }
  const parsed = parseAdvisory(record);
  if (!parsed.ok) throw unreadable(path, parsed.reason);
  return parsed.advisory;
}

function unreadable(path: string, cause: unknown): AppError {
  return new AppError("CONFIG_INVALID", {
    say: "The built-in advisories could not be read. Install the server again.",
    context: { path },
    cause,
  });
}
