import { randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { exitCodes, StartError } from "#server/start/start-error";

/**
 * Proves that the data directory is there, or makes it, and can be written: by writing, since modes say nothing of a read-only disk.
 *
 * @throws StartError naming the directory.
 */
export function checkDataDir(dataDir: string): void {
  const probe = path.join(dataDir, `.writable-${randomBytes(6).toString("hex")}`);
  try {
    fs.mkdirSync(dataDir, { recursive: true });
    fs.writeFileSync(probe, "");
    fs.rmSync(probe);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new StartError(
      exitCodes.dataDirNotWritable,
      `DATA_DIR ${dataDir} cannot be written${code}. Give it to the account that runs the product, or name another one.`,
      error,
    );
  }
}
