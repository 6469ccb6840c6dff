import { randomUUID } from "node:crypto";
import { listDependencyFindings } from "#db/queries/dependency-findings";
import { findInventory } from "#db/queries/inventories";
import { findConnectedRepository } from "#db/queries/repositories";
import { type Actor, doerOf } from "#server/actor";
import { AppError } from "#server/errors";
import { productVersion } from "#server/product-version";
import { recordActivity } from "#server/record-activity";
import type { BillStamp } from "#server/sbom/bill";
import { toCycloneDx } from "#server/sbom/cyclonedx";
import { toSpdx } from "#server/sbom/spdx";
import type { Services } from "#server/services";

/** The most findings that one document holds. */
const MOST_FINDINGS = 20_000;

const writers = { cyclonedx: toCycloneDx, spdx: toSpdx } as const;
const extensions = { cyclonedx: "cdx.json", spdx: "spdx.json" } as const;

/**
 * What a connected repository installs, as one file, from the last scan that read its lockfiles: its source is not asked again.
 *
 * @throws AppError NOT_FOUND for a repository that is not connected, or before such a scan.
 */
export async function exportSbom(
  services: Services,
  actor: Actor,
  { repositoryId, format }: { repositoryId: string; format: "cyclonedx" | "spdx" },
): Promise<{ name: string; text: string }> {
  const { repository, inventory, findings } = await services.db.withWorkspace(actor, async (tx) => {
    const repository = await findConnectedRepository(tx, { repositoryId });
    if (!repository) throw new AppError("NOT_FOUND", { say: "That repository is not enabled." });
    const inventory = await findInventory(tx, repositoryId);
    if (!inventory) {
      throw new AppError("NOT_FOUND", {
        say: `No scan with SCA has read the lockfiles of ${repository.fullName} yet. Scan it first.`,
      });
    }
    const findings = await listDependencyFindings(tx, repositoryId, MOST_FINDINGS);
    await recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "sbom_exported",
      entityId: repository.id,
      metadata: { fullName: repository.fullName, format, packages: inventory.packages.length },
    });
    return { repository, inventory, findings };
  });
  const stamp: BillStamp = {
    ...{ createdAt: new Date(), serial: randomUUID(), toolVersion: productVersion },
    origin: services.config.PUBLIC_ORIGIN,
  };
  const bill = writers[format]({ ...inventory, repository, findings }, stamp);
  const name = `${repository.fullName.replace(/[^A-Za-z0-9._-]+/g, "-")}.${extensions[format]}`;
  return { name, text: `${JSON.stringify(bill, null, 2)}\n` };
}
