import { parseArgs } from "node:util";

export const USAGE = [
  "Usage: npm run backup -- create DIR [--with-keys FILE --passphrase-file FILE]",
  "       npm run backup -- verify DIR",
  "       npm run backup -- restore DIR",
  "       npm run backup -- open-keys FILE --passphrase-file FILE",
].join("\n");

/** What the command is asked to do. Paths are as they were given. */
export type Wanted =
  | {
      readonly verb: "create";
      readonly folder: string;
      readonly keys: { readonly file: string; readonly passphraseFile: string } | undefined;
    }
  | { readonly verb: "verify" | "restore"; readonly folder: string }
  | { readonly verb: "open-keys"; readonly file: string; readonly passphraseFile: string };

/** Reads the command line; undefined for anything that is not wholly understood. */
export function readArguments(args: readonly string[]): Wanted | undefined {
  const options = { "with-keys": { type: "string" }, "passphrase-file": { type: "string" } } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [verb, at] = positionals;
    const { "with-keys": file, "passphrase-file": passphraseFile } = values;
    if (positionals.length !== 2 || !at) return undefined;
    if (verb === "create") {
      if ((file === undefined) !== (passphraseFile === undefined)) return undefined;
      return { verb, folder: at, keys: file && passphraseFile ? { file, passphraseFile } : undefined };
    }
    if (verb === "open-keys")
      return passphraseFile && file === undefined ? { verb, file: at, passphraseFile } : undefined;
    if ((verb !== "verify" && verb !== "restore") || file !== undefined || passphraseFile !== undefined)
      return undefined;
    return { verb, folder: at };
  } catch {
    return undefined;
  }
}
