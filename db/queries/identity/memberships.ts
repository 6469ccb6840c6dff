import { and, asc, eq, isNull } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { workspaceMembers, workspaces } from "#db/schema/workspaces";
import type { Role } from "#db/vocabulary";

/** The workspaces of the person the transaction was narrowed to, oldest first; deleted ones left out. */
export async function listMemberships(tx: IdentityTx, userId: string) {
  return await tx
    .select({ id: workspaces.id, name: workspaces.name, role: workspaceMembers.role })
    .from(workspaceMembers)
    .innerJoin(workspaces, eq(workspaces.id, workspaceMembers.workspaceId))
    .where(and(eq(workspaceMembers.userId, userId), isNull(workspaces.deletedAt)))
    .orderBy(asc(workspaceMembers.createdAt), asc(workspaces.id));
}

/** The transaction must have entered the workspace. */
export async function insertWorkspace(tx: IdentityTx, id: string, name: string): Promise<void> {
  await tx.insert(workspaces).values({ id, name });
}

/** The transaction must have entered the workspace. Leaves an existing membership as it is. */
export async function insertMember(
  tx: IdentityTx,
  member: { workspaceId: string; userId: string; role: Role },
): Promise<boolean> {
  const rows = await tx
    .insert(workspaceMembers)
    .values(member)
    .onConflictDoNothing()
    .returning({ userId: workspaceMembers.userId });
  return rows.length === 1;
}
