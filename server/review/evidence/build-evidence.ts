import { createHash } from "node:crypto";
import { strToU8, type Zippable, zip } from "fflate";
import { checkpointKey } from "#server/activity/checkpoint-key";
import { reportOf } from "#server/review/evidence/report";
import { type Review, tablesOf, toCsv } from "#server/review/evidence/tables";
import type { Secret } from "#server/secret";

/**
 * The review as a zip: JSON, a CSV for each question, a report to read, the signed end of the activity log, and a list of
 * all files with their SHA-256.
 */
export async function buildEvidence(
  workspace: { id: string; name: string },
  review: Review,
  secret: Secret,
): Promise<Uint8Array> {
  const tables = tablesOf(review);
  const key = checkpointKey(secret);
  const files: Record<string, string> = {
    "review.json": pretty({ workspace, ...review }),
    "report.html": await reportOf(workspace.name, review, tables),
    "checks.json": pretty({ running: review.checks, release: review.scorecard }),
    ...Object.fromEntries(tables.map((table) => [`${table.name}.csv`, toCsv(table)])),
  };
  if (review.head) {
    const signed = key.sign({ workspaceId: workspace.id, ...review.head }, new Date(review.readAt));
    files["activity-head.jsonl"] = `${JSON.stringify(signed)}\n`;
  }
  files["README.txt"] = readme(key.publicKey);
  files["manifest.json"] = pretty(
    Object.entries(files).map(([name, text]) => ({
      ...{ name, bytes: Buffer.byteLength(text) },
      sha256: createHash("sha256").update(text).digest("hex"),
    })),
  );
  return await zipped(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)])));
}

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const zipped = (files: Zippable): Promise<Uint8Array> =>
  new Promise((resolve, reject) =>
    zip(files, { level: 6 }, (error, data) => (error ? reject(error) : resolve(data))),
  );

const readme = (publicKey: string): string => `Evidence of a SecPortal workspace
=================================

report.html          to read and to print
review.json          the same, for programs
*.csv                one file for each question
checks.json          walls tried in the running installation, and the release's own security suite
activity-head.jsonl  where the activity log ended, signed with Ed25519
manifest.json        SHA-256 of every file

To prove the activity log against the signed end, export it as JSON lines from the activity page and run, with the
source of the product:

  npm run verify-activity -- EXPORT.jsonl --checkpoints activity-head.jsonl --public-key ${publicKey}

Take the public key from the operator by another way than this file; here it only says which one is meant.
`;
