import fs from "node:fs";
import path from "node:path";
import { z } from "zod";
import { projectRoot } from "#server/root";

/** The version of this product, as its package.json says it. */
export const productVersion: string = z
  .object({ version: z.string() })
  .parse(JSON.parse(fs.readFileSync(path.join(projectRoot, "package.json"), "utf8"))).version;
