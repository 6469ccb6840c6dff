import { findWorkspace, insertInvitation, listMembers, revokeInvitations } from "#db/queries/team";
import type { Role } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import { isEmail, normaliseEmail } from "#server/domain/email";
import { newId } from "#server/domain/id";
import { canAssign } from "#server/domain/permission";
import { AppError } from "#server/errors";
import { hashToken, newToken } from "#server/identity/opaque-token";
import { reserve, throttles } from "#server/identity/throttle";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

const LIFE_MS = 7 * 86_400_000;

/**
 * Makes an invitation link, bound to the address and good once within seven days. An earlier open invitation of the same
 * address ends. The link is returned to be shown, and mailed as well where mail is configured.
 *
 * @throws AppError FORBIDDEN for a role the actor may not give, CONFLICT for a member, BAD_REQUEST, RATE_LIMITED.
 */
export async function inviteMember(services: Services, actor: Actor, input: { email: string; role: Role }) {
  const email = normaliseEmail(input.email);
  if (!isEmail(email)) {
    throw new AppError("BAD_REQUEST", {
      say: "Enter an e-mail address like name@example.com.",
      context: { field: "email" },
    });
  }
  if (input.role === "owner" || !canAssign(actor.role, null, input.role)) {
    throw new AppError("FORBIDDEN", { say: `Your role cannot invite somebody as ${input.role}.` });
  }
  await reserve(services.db, throttles.invite, actor.userId);
  const token = newToken();
  const expiresAt = new Date(Date.now() + LIFE_MS);
  const id = newId();
  const workspace = await services.db.withWorkspace(actor, async (tx) => {
    const members = await listMembers(tx);
    if (members.some((member) => member.email === email)) {
      throw new AppError("CONFLICT", { say: "That person is a member already." });
    }
    await revokeInvitations(tx, { email });
    const { workspaceId, userId, name } = actor;
    const tokenHash = hashToken(token);
    await insertInvitation(tx, {
      workspaceId,
      id,
      email,
      role: input.role,
      tokenHash,
      invitedBy: userId,
      invitedByName: name,
      expiresAt,
    });
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "member_invited",
      entityId: id,
      metadata: { email, role: input.role },
    });
    return await findWorkspace(tx);
  });
  const url = `${services.config.PUBLIC_ORIGIN}/invite/${token}`;
  const mailed = await mail(services, {
    to: email,
    workspace: workspace?.name ?? "SecPortal",
    by: actor.name,
    url,
  });
  return { url, mailed, expiresAt };
}

async function mail(
  services: Services,
  invitation: { to: string; workspace: string; by: string; url: string },
) {
  if (!services.mailer) return false;
  try {
    await services.mailer.send({
      to: invitation.to,
      subject: `Invitation to ${invitation.workspace} on SecPortal`,
      text: `${invitation.by} invites you to the workspace ${invitation.workspace}.\n\nAccept within seven days:\n${invitation.url}\n\nIf you did not expect this, ignore it.\n`,
    });
    return true;
  } catch (error) {
    // The link is on the page as well, so a mail server that is down costs nothing but a line in the log.
    services.log.warn({ error }, "invitation mail was not sent");
    return false;
  }
}
