import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type { IdentityTx } from "#db/database";
import { workspaceInvitations, workspaces } from "#db/schema/workspaces";

/** The open invitation behind a link. The transaction's scope must carry the link's hash; nothing else is visible. */
export async function findOpenInvitation(tx: IdentityTx, tokenHash: Buffer) {
  const [row] = await tx
    .select({
      id: workspaceInvitations.id,
      workspaceId: workspaceInvitations.workspaceId,
      email: workspaceInvitations.email,
      role: workspaceInvitations.role,
      invitedByName: workspaceInvitations.invitedByName,
      expiresAt: workspaceInvitations.expiresAt,
    })
    .from(workspaceInvitations)
    .where(
      and(
        eq(workspaceInvitations.tokenHash, tokenHash),
        isNull(workspaceInvitations.acceptedAt),
        isNull(workspaceInvitations.revokedAt),
        gt(workspaceInvitations.expiresAt, sql`now()`),
      ),
    );
  return row;
}

/** The transaction must have entered the workspace. */
export async function findWorkspaceName(tx: IdentityTx, id: string): Promise<string | undefined> {
  const [row] = await tx.select({ name: workspaces.name }).from(workspaces).where(eq(workspaces.id, id));
  return row?.name;
}

/** Marks it accepted. False when somebody was faster. The transaction must have entered the workspace. */
export async function acceptInvitation(tx: IdentityTx, id: string): Promise<boolean> {
  const rows = await tx
    .update(workspaceInvitations)
    .set({ acceptedAt: sql`now()` })
    .where(
      and(
        eq(workspaceInvitations.id, id),
        isNull(workspaceInvitations.acceptedAt),
        isNull(workspaceInvitations.revokedAt),
      ),
    )
    .returning({ id: workspaceInvitations.id });
  return rows.length === 1;
}
