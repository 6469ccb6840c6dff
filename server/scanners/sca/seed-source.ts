import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "#server/errors";
import { type Advisory, parseAdvisory } from "#server/scanners/sca/advisory";
import type { AdvisorySource } from "#server/scanners/sca/advisory-source";
import { type Ecosystem, packageKey } from "#server/scanners/sca/ecosystem";

/**
 * The advisories shipped with the product: one OSV record per `*.json` in `directory`, read once here.
 * Throws CONFIG_INVALID when the directory or a record in it cannot be read.
 */
export async function seedSource(directory: string): Promise<AdvisorySource> {
  const names = await readdir(directory).catch((cause: unknown) => {
    throw unreadable(directory, cause);
  });
  const records = new Map<string, Advisory[]>();
  const ecosystems = new Set<Ecosystem>();
  let count = 0;
  for (const name of names.filter((file) => file.endsWith(".json")).sort()) {
    const advisory = await readRecord(join(directory, name));
    count += 1;
    for (const entry of advisory.affected) ecosystems.add(entry.ecosystem);
    for (const key of new Set(advisory.affected.map(packageKey))) {
      const known = records.get(key);
      if (known) known.push(advisory);
      else records.set(key, [advisory]);
    }
  }
  const extent = `a built-in list of ${count} well-known ${[...ecosystems].join(", ")} advisories`;
  return {
    id: "seed",
    describe: () => `Packages are compared with ${extent}. Nothing leaves this server.`,
    basis: async () => `${count}`,
    async lookup(packages, { signal }) {
      signal.throwIfAborted();
      const advisories = new Map<string, Advisory[]>();
      const unknown = new Map<Ecosystem, number>();
      for (const each of packages) {
        const known = records.get(packageKey(each));
        if (known) advisories.set(packageKey(each), known);
        if (!ecosystems.has(each.ecosystem))
          unknown.set(each.ecosystem, (unknown.get(each.ecosystem) ?? 0) + 1);
      }
      const notes = [`Compared with ${extent} only; other known vulnerabilities are not reported.`];
      if (unknown.size > 0) {
        const counts = [...unknown].map(([ecosystem, packages]) => `${packages} of ${ecosystem}`);
        notes.push(
          `The built-in list knows nothing of these packages, so they were not compared: ${counts.join(", ")}.`,
        );
      }
      return { advisories, notes, complete: unknown.size === 0, basis: `${count}` };
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
