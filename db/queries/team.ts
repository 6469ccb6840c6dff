import { and, asc, desc, eq, gt, isNull, sql } from "drizzle-orm";
import type { WorkspaceTx } from "#db/database";
import { users } from "#db/schema/users";
import { workspaceInvitations, workspaceMembers, workspaces } from "#db/schema/workspaces";
import type { Role } from "#db/vocabulary";

export async function listMembers(tx: WorkspaceTx) {
  return await tx
    .select({
      userId: workspaceMembers.userId,
      name: users.name,
      email: users.email,
      role: workspaceMembers.role,
      joinedAt: workspaceMembers.createdAt,
    })
    .from(workspaceMembers)
    .innerJoin(users, eq(users.id, workspaceMembers.userId))
    .orderBy(asc(workspaceMembers.createdAt), asc(users.id));
}

export async function findMember(tx: WorkspaceTx, userId: string) {
  const [row] = await tx
    .select({
      userId: workspaceMembers.userId,
      name: users.name,
      email: users.email,
      role: workspaceMembers.role,
    })
    .from(workspaceMembers)
    .innerJoin(users, eq(users.id, workspaceMembers.userId))
    .where(eq(workspaceMembers.userId, userId));
  return row;
}

/** Which of these people are members now. */
export async function listMemberIds(tx: WorkspaceTx): Promise<Set<string>> {
  const rows = await tx.select({ userId: workspaceMembers.userId }).from(workspaceMembers);
  return new Set(rows.map((row) => row.userId));
}

export async function findWorkspace(tx: WorkspaceTx) {
  const [row] = await tx.select({ id: workspaces.id, name: workspaces.name }).from(workspaces);
  return row;
}

/** @throws SQLSTATE SP001 when it would leave the workspace without an owner. */
export async function updateRole(tx: WorkspaceTx, userId: string, role: Role): Promise<void> {
  await tx.update(workspaceMembers).set({ role }).where(eq(workspaceMembers.userId, userId));
}

/** @throws SQLSTATE SP001 when it would leave the workspace without an owner. */
export async function deleteMember(tx: WorkspaceTx, userId: string): Promise<void> {
  await tx.delete(workspaceMembers).where(eq(workspaceMembers.userId, userId));
}

const openInvitation = and(isNull(workspaceInvitations.acceptedAt), isNull(workspaceInvitations.revokedAt));

export async function listOpenInvitations(tx: WorkspaceTx) {
  return await tx
    .select({
      id: workspaceInvitations.id,
      email: workspaceInvitations.email,
      role: workspaceInvitations.role,
      invitedByName: workspaceInvitations.invitedByName,
      createdAt: workspaceInvitations.createdAt,
      expiresAt: workspaceInvitations.expiresAt,
    })
    .from(workspaceInvitations)
    .where(and(openInvitation, gt(workspaceInvitations.expiresAt, sql`now()`)))
    .orderBy(desc(workspaceInvitations.createdAt));
}

/** Ends open invitations by id or by address. Returns those ended. */
export async function revokeInvitations(tx: WorkspaceTx, which: { id: string } | { email: string }) {
  const match =
    "id" in which ? eq(workspaceInvitations.id, which.id) : eq(workspaceInvitations.email, which.email);
  return await tx
    .update(workspaceInvitations)
    .set({ revokedAt: sql`now()` })
    .where(and(openInvitation, match))
    .returning({
      id: workspaceInvitations.id,
      email: workspaceInvitations.email,
      role: workspaceInvitations.role,
    });
}

export async function insertInvitation(
  tx: WorkspaceTx,
  invitation: {
    workspaceId: string;
    id: string;
    email: string;
    role: Role;
    tokenHash: Buffer;
    invitedBy: string;
    invitedByName: string;
    expiresAt: Date;
  },
): Promise<void> {
  await tx.insert(workspaceInvitations).values(invitation);
}
