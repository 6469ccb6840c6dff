import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { projectRoot } from "#server/root";

const run = promisify(execFile);

export interface Packed {
  readonly filename: string;
  /** Bytes, packed and not. */
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

/** Builds the client into `dist`. */
export async function buildClient(): Promise<void> {
  await run(process.execPath, ["scripts/build-client.mjs"], { cwd: projectRoot });
}

/** What `npm pack` makes of a folder that is built, told and not written unless there is a place for it. */
export async function pack(folder: string, destination?: string): Promise<Packed> {
  const where = destination === undefined ? ["--dry-run"] : ["--pack-destination", destination];
  const { stdout } = await run("npm", ["pack", folder, "--json", "--ignore-scripts", ...where], {
    cwd: projectRoot,
  });
  const [packed] = JSON.parse(stdout) as Packed[];
  if (!packed) throw new Error("npm pack made nothing.");
  return packed;
}
