import { and, eq, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { findingCounts } from "#db/schema/findings";
import type { Severity } from "#db/vocabulary";

const asking = sql`${findingCounts.state} in ('new', 'open', 'reopened')`;
const total = sql<number>`sum(${findingCounts.total})::int`;

/** How many findings ask for somebody, by severity: of the workspace, or of one repository. */
export async function countOpenBySeverity(
  tx: WorkspaceTx,
  repositoryId?: string,
): Promise<Partial<Record<Severity, number>>> {
  const rows = await tx
    .select({ severity: findingCounts.severity, total })
    .from(findingCounts)
    .where(and(repositoryId ? eq(findingCounts.repositoryId, repositoryId) : undefined, asking))
    .groupBy(findingCounts.severity);
  return Object.fromEntries(rows.map((row) => [row.severity, row.total]));
}

/** How many of a repository's findings ask for somebody. */
export async function countOpenOf(tx: WorkspaceTx, repositoryId: string): Promise<number> {
  const [row] = await tx
    .select({ total: sql<number>`coalesce(sum(${findingCounts.total}), 0)::int` })
    .from(findingCounts)
    .where(and(eq(findingCounts.repositoryId, repositoryId), asking));
  return row?.total ?? 0;
}
