import { findWorkspaceName } from "#db/queries/identity/invitations";
import { insertMember, insertWorkspace } from "#db/queries/identity/memberships";
import { insertSession } from "#db/queries/identity/sessions";
import { insertUser } from "#db/queries/identity/users";
import type { Role } from "#db/vocabulary";
import { newId } from "#server/domain/id";
import { SESSION_COOKIE } from "#server/front/cookies";
import { hashToken, newToken } from "#server/identity/opaque-token";
import { hashPassword } from "#server/identity/password";
import type { Services } from "#server/services";

export interface Workspace {
  readonly id: string;
  readonly name: string;
}

export interface Member {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly workspaceId: string;
  readonly sessionId: string;
  readonly token: string;
  readonly cookie: string;
}

export const TEST_PASSWORD = "correct test battery staple";

// One hash for everybody: it is slow on purpose, and no test needs two different ones.
const passwordHash = hashPassword(TEST_PASSWORD);

/** A person with a role in the workspace (made on first use) and a live session, through the product's own queries. */
export async function makeMember(
  services: Services,
  workspace: Workspace,
  role: Role,
  aal: 1 | 2 = 2,
): Promise<Member> {
  const [userId, sessionId, token] = [newId(), newId(), newToken()];
  const email = `${role}-${userId.slice(-6)}@example.test`;
  const name = `Test ${role}`;
  await services.db.withIdentity({ userId, workspaceId: workspace.id }, async (tx) => {
    await insertUser(tx, { id: userId, email, name, passwordHash: await passwordHash });
    await ensureWorkspace(tx, workspace);
    await insertMember(tx, { workspaceId: workspace.id, userId, role });
    await insertSession(tx, {
      ...{ id: sessionId, tokenHash: hashToken(token), userId, workspaceId: workspace.id, aal },
      ...{ amr: ["pwd"], lifeSeconds: 3600, ip: null, userAgent: null },
    });
  });
  const cookie = `${SESSION_COOKIE}=${token}`;
  return { userId, email, name, role, workspaceId: workspace.id, sessionId, token, cookie };
}

async function ensureWorkspace(
  tx: Parameters<typeof insertWorkspace>[0],
  workspace: Workspace,
): Promise<void> {
  if ((await findWorkspaceName(tx, workspace.id)) === undefined)
    await insertWorkspace(tx, workspace.id, workspace.name);
}
