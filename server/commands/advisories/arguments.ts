import { parseArgs } from "node:util";
import { type Ecosystem, ecosystems } from "#server/scanners/sca/ecosystem";

export const USAGE = [
  "Usage: npm run advisories -- status [--json]",
  "       npm run advisories -- import PATH          an all.zip, a folder of such, or OSV records in JSON",
  `       npm run advisories -- update [--ecosystem NAME]...   NAME: ${ecosystems.join(", ")}`,
  "       npm run advisories -- import-epss FILE     FIRST's daily list, .csv or .csv.gz",
  "       npm run advisories -- import-kev FILE      CISA's catalogue in JSON",
].join("\n");

/** What the command is asked to do. `ecosystems` empty: those there are. */
export type Wanted =
  | { readonly verb: "status"; readonly json: boolean }
  | { readonly verb: "import" | "import-epss" | "import-kev"; readonly place: string }
  | { readonly verb: "update"; readonly ecosystems: readonly Ecosystem[] };

/** Reads the command line; undefined for anything that is not wholly understood. */
export function readArguments(args: readonly string[]): Wanted | undefined {
  const options = { json: { type: "boolean" }, ecosystem: { type: "string", multiple: true } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [verb, place, ...rest] = positionals;
    const given = Object.keys(values).join();
    if (rest.length > 0) return undefined;
    if (verb === "status" && place === undefined && ["", "json"].includes(given))
      return { verb, json: !!values.json };
    if (verb === "update" && place === undefined && ["", "ecosystem"].includes(given)) {
      const named = (values.ecosystem ?? []).map((name) => ecosystems.find((each) => each === name));
      if (named.some((each) => each === undefined)) return undefined;
      return { verb, ecosystems: named.filter((each) => each !== undefined) };
    }
    if (verb !== "import" && verb !== "import-epss" && verb !== "import-kev") return undefined;
    return place !== undefined && given === "" ? { verb, place } : undefined;
  } catch {
    return undefined;
  }
}
