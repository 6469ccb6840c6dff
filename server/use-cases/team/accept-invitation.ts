import type { IdentityTx } from "#db/database";
import { acceptInvitation, findOpenInvitation, findWorkspaceName } from "#db/queries/identity/invitations";
import { insertMember } from "#db/queries/identity/memberships";
import { enterWorkspace } from "#db/queries/identity/scope";
import { setActiveWorkspace } from "#db/queries/identity/sessions";
import { insertUser, userExists } from "#db/queries/identity/users";
import type { Person, RequestMeta } from "#server/actor";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { hashToken } from "#server/identity/opaque-token";
import { checkNewPassword, hashPassword } from "#server/identity/password";
import { issueSession } from "#server/identity/session";
import { reserve, throttles } from "#server/identity/throttle";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

/** What the link offers, to whoever holds it. @throws AppError NOT_FOUND for a link that does not work (any more). */
export async function viewInvitation(services: Services, request: RequestMeta, token: string) {
  await reserve(services.db, throttles.link, request.ip ?? "unknown");
  return await services.db.withIdentity({ secretHash: hexOf(token) }, async (tx) => {
    const invitation = await findInvitation(tx, token);
    await enterWorkspace(tx, invitation.workspaceId);
    const workspaceName = (await findWorkspaceName(tx, invitation.workspaceId)) ?? "";
    return { ...invitation, workspaceName, hasAccount: await userExists(tx, invitation.email) };
  });
}

/**
 * Joins the workspace. Somebody new gets an account and the secret of an AAL1 session; somebody known must be signed in as
 * the invited address, so that a forwarded link joins nobody else.
 *
 * @throws AppError NOT_FOUND, UNAUTHENTICATED, FORBIDDEN for another address, BAD_REQUEST, RATE_LIMITED.
 */
export async function acceptInvitationLink(
  services: Services,
  request: RequestMeta,
  person: Person | null,
  input: { token: string; name?: string | undefined; password?: string | undefined },
): Promise<string | undefined> {
  const offer = await viewInvitation(services, request, input.token);
  if (offer.hasAccount) {
    if (!person) {
      throw new AppError("UNAUTHENTICATED", {
        say: `Sign in as ${offer.email} first, then open the link again.`,
      });
    }
    if (person.email !== offer.email) {
      throw new AppError("FORBIDDEN", {
        say: `This invitation is for ${offer.email}. Sign in with that address.`,
      });
    }
    await join(
      services,
      input.token,
      request,
      { id: person.userId, name: person.name },
      async (tx, workspaceId) => {
        await setActiveWorkspace(tx, person.session.id, workspaceId);
      },
    );
    return undefined;
  }
  const name = input.name?.trim() ?? "";
  if (!name) throw new AppError("BAD_REQUEST", { say: "Enter your name.", context: { field: "name" } });
  checkNewPassword(input.password ?? "", [offer.email, name]);
  const passwordHash = await hashPassword(input.password ?? "");
  const user = { id: newId(), name };
  return await join(
    services,
    input.token,
    request,
    user,
    async (tx, workspaceId) => {
      return await issueSession(tx, { userId: user.id, workspaceId, aal: 1, amr: ["pwd"], request });
    },
    { email: offer.email, passwordHash },
  );
}

async function join<T>(
  services: Services,
  token: string,
  request: RequestMeta,
  user: { id: string; name: string },
  finish: (tx: IdentityTx, workspaceId: string) => Promise<T>,
  account?: { email: string; passwordHash: string },
): Promise<T> {
  return await services.db.withIdentity({ userId: user.id, secretHash: hexOf(token) }, async (tx) => {
    const { id, workspaceId, email, role } = await findInvitation(tx, token);
    await enterWorkspace(tx, workspaceId);
    if (!(await acceptInvitation(tx, id))) throw gone();
    if (account) await insertUser(tx, { ...user, ...account });
    await insertMember(tx, { workspaceId, userId: user.id, role });
    await recordActivity(
      tx,
      workspaceId,
      { kind: "user", id: user.id, name: user.name, request },
      { action: "member_joined", entityId: user.id, metadata: { email, role } },
    );
    return await finish(tx, workspaceId);
  });
}

const hexOf = (token: string): string => hashToken(token).toString("hex");

const gone = () =>
  new AppError("NOT_FOUND", { say: "This invitation does not work any more. Ask for a new one." });

async function findInvitation(tx: IdentityTx, token: string) {
  const invitation = await findOpenInvitation(tx, hashToken(token));
  if (!invitation) throw gone();
  return invitation;
}
