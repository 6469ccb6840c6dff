import { insertMember, insertWorkspace } from "#db/queries/identity/memberships";
import { consumeLink, isLinkOpen, putOneTimeLink } from "#db/queries/identity/one-time-links";
import { countUsers, insertUser, lockFirstRun } from "#db/queries/identity/users";
import type { RequestMeta } from "#server/actor";
import { isEmail, normaliseEmail } from "#server/domain/email";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { hashToken, newToken } from "#server/identity/opaque-token";
import { checkNewPassword, hashPassword } from "#server/identity/password";
import { issueSession } from "#server/identity/session";
import { reserve, throttles } from "#server/identity/throttle";
import { recordActivity } from "#server/record-activity";
import type { Services } from "#server/services";

const LINK_SECONDS = 24 * 3600;

/** Address of the page that makes the first owner; undefined once there is somebody. Each call ends earlier links. */
export async function offerFirstRun(services: Services): Promise<string | undefined> {
  const token = newToken();
  const offered = await services.db.withIdentity({}, async (tx) => {
    await lockFirstRun(tx);
    if ((await countUsers(tx)) > 0) return false;
    const link = {
      id: newId(),
      purpose: "first_run",
      tokenHash: hashToken(token),
      lifeSeconds: LINK_SECONDS,
    } as const;
    await putOneTimeLink(tx, link);
    return true;
  });
  return offered ? `${services.config.PUBLIC_ORIGIN}/setup/${token}` : undefined;
}

export async function setupStatus(services: Services, token: string | undefined) {
  return await services.db.withIdentity({}, async (tx) => ({
    needsOwner: (await countUsers(tx)) === 0,
    linkValid: token !== undefined && (await isLinkOpen(tx, "first_run", hashToken(token))),
  }));
}

/**
 * Makes the first person, the workspace and its ownership in one go, and returns the secret of an AAL1 session: the next
 * step is the second factor.
 *
 * @throws AppError NOT_FOUND for a link that does not work (any more), BAD_REQUEST for unusable input, RATE_LIMITED.
 */
export async function createOwner(
  services: Services,
  request: RequestMeta,
  input: { token: string; name: string; email: string; password: string; workspaceName: string },
): Promise<string> {
  await reserve(services.db, throttles.link, request.ip ?? "unknown");
  const email = normaliseEmail(input.email);
  if (!isEmail(email)) {
    throw new AppError("BAD_REQUEST", {
      say: "Enter an e-mail address like name@example.com.",
      context: { field: "email" },
    });
  }
  checkNewPassword(input.password, [email, input.name]);
  const passwordHash = await hashPassword(input.password);
  const [userId, workspaceId] = [newId(), newId()];
  return await services.db.withIdentity({ userId, workspaceId }, async (tx) => {
    await lockFirstRun(tx);
    const usable =
      (await countUsers(tx)) === 0 && (await consumeLink(tx, "first_run", hashToken(input.token)));
    if (!usable) {
      throw new AppError("NOT_FOUND", {
        say: "This set-up link does not work any more. The newest one is in the server's output.",
      });
    }
    await insertUser(tx, { id: userId, email, name: input.name, passwordHash });
    await insertWorkspace(tx, workspaceId, input.workspaceName);
    await insertMember(tx, { workspaceId, userId, role: "owner" });
    await recordActivity(
      tx,
      workspaceId,
      { kind: "user", id: userId, name: input.name, request },
      { action: "workspace_created", entityId: workspaceId, metadata: { name: input.workspaceName } },
    );
    return await issueSession(tx, { userId, workspaceId, aal: 1, amr: ["pwd"], request });
  });
}
