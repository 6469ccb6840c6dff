import fs from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { projectRoot } from "#server/root";

const Scorecard = z.object({
  /** When the suite ran, on which database. */
  ranAt: z.iso.datetime(),
  database: z.string(),
  rows: z.array(
    z.object({ id: z.string(), requirement: z.string(), tests: z.number().int(), passed: z.boolean() }),
  ),
});
export type Scorecard = z.infer<typeof Scorecard>;

/** What the security suite of this release found, as `npm run test:security` wrote it; null where it is not shipped. */
export async function readScorecard(): Promise<Scorecard | null> {
  const file = path.join(projectRoot, "docs/security-scorecard.json");
  const text = await fs.readFile(file, "utf8").catch(() => null);
  return text === null ? null : Scorecard.parse(JSON.parse(text));
}
