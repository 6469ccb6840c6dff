import { asc, eq, lt, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { ruleTrials, type TrialFinding, workspaceRules } from "#db/schema/rules";

const shown = {
  id: workspaceRules.id,
  name: workspaceRules.name,
  document: workspaceRules.document,
  enabled: workspaceRules.enabled,
  savedByName: workspaceRules.savedByName,
  savedAt: workspaceRules.savedAt,
};

/** By name. */
export async function listRules(tx: WorkspaceTx) {
  return await tx
    .select(shown)
    .from(workspaceRules)
    .orderBy(asc(workspaceRules.name), asc(workspaceRules.id));
}

export async function findRules(tx: WorkspaceTx, id: string) {
  const [row] = await tx.select(shown).from(workspaceRules).where(eq(workspaceRules.id, id));
  return row;
}

/** The texts that scans use, always in the same order. */
export async function listEnabledRules(tx: WorkspaceTx): Promise<string[]> {
  const rows = await tx
    .select({ document: workspaceRules.document })
    .from(workspaceRules)
    .where(eq(workspaceRules.enabled, true))
    .orderBy(asc(workspaceRules.id));
  return rows.map(({ document }) => document);
}

type Draft = Omit<typeof workspaceRules.$inferInsert, "savedAt">;

export async function putRules(tx: WorkspaceTx, draft: Draft): Promise<void> {
  const { workspaceId, id, ...change } = draft;
  await tx
    .insert(workspaceRules)
    .values(draft)
    .onConflictDoUpdate({
      target: [workspaceRules.workspaceId, workspaceRules.id],
      set: { ...change, savedAt: sql`now()` },
    });
}

export async function setRulesEnabled(tx: WorkspaceTx, id: string, enabled: boolean): Promise<void> {
  await tx.update(workspaceRules).set({ enabled }).where(eq(workspaceRules.id, id));
}

export async function deleteRules(tx: WorkspaceTx, id: string): Promise<void> {
  await tx.delete(workspaceRules).where(eq(workspaceRules.id, id));
}

export async function insertTrial(
  tx: WorkspaceTx,
  trial: Pick<typeof ruleTrials.$inferInsert, "workspaceId" | "scanId" | "name" | "document" | "triedBy">,
): Promise<void> {
  await tx.insert(ruleTrials).values(trial);
}

export async function findTrial(tx: WorkspaceTx, scanId: string) {
  const [row] = await tx
    .select({
      scanId: ruleTrials.scanId,
      name: ruleTrials.name,
      document: ruleTrials.document,
      findings: ruleTrials.findings,
      triedBy: ruleTrials.triedBy,
    })
    .from(ruleTrials)
    .where(eq(ruleTrials.scanId, scanId));
  return row;
}

export async function keepTrialFindings(
  tx: WorkspaceTx,
  scanId: string,
  findings: TrialFinding[],
): Promise<void> {
  await tx.update(ruleTrials).set({ findings }).where(eq(ruleTrials.scanId, scanId));
}

/** Trials quote source, so what is older than a week goes. */
export async function deleteOldTrials(tx: WorkspaceTx): Promise<void> {
  await tx.delete(ruleTrials).where(lt(ruleTrials.triedAt, sql`now() - interval '7 days'`));
}
