import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { checkpointKey } from "#server/activity/checkpoint-key";
import { projectRoot } from "#server/root";
import type { Fleet } from "#tests/fleet/fleet";
import type { Tenant } from "#tests/fleet/tenant";

/**
 * Exports each workspace's activity log as its owner would and has `verify-activity` judge it beside the ends that the workers signed.
 * Returns what it said of those that are not good.
 */
export async function badChains(
  fleet: Fleet,
  tenants: readonly Pick<Tenant, "client" | "workspace">[],
): Promise<string[]> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-chains-"));
  const { publicKey } = checkpointKey(fleet.config.SECPORTAL_SECRET);
  const checkpoints = fleet.config.activityCheckpoints;
  const beside = fs.existsSync(checkpoints) ? ["--checkpoints", checkpoints, "--public-key", publicKey] : [];
  try {
    const bad: string[] = [];
    for (const { client, workspace } of tenants) {
      const answer = await client.send("/api/activity/export.jsonl");
      if (answer.status !== 200) throw new Error(`the export answered ${answer.status} ${answer.text}`);
      const file = path.join(directory, `${workspace.id}.jsonl`);
      fs.writeFileSync(file, answer.text);
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [path.join(projectRoot, "scripts/verify-activity.mjs"), file, ...beside],
        { encoding: "utf8" },
      );
      if (status !== 0 || !stdout.startsWith("GOOD")) bad.push(`${workspace.id}: ${stdout}${stderr}`);
    }
    return bad;
  } finally {
    fs.rmSync(directory, { recursive: true, force: true });
  }
}
