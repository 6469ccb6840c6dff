import { countLiveServiceTokens, insertServiceToken } from "#db/queries/service-tokens";
import { type Actor, doerOf } from "#server/actor";
import { newId } from "#server/domain/id";
import { can, type Scope } from "#server/domain/permission";
import { AppError } from "#server/errors";
import { hashToken } from "#server/identity/opaque-token";
import { hintOf, newServiceToken } from "#server/identity/service-token";
import { reserve, throttles } from "#server/identity/throttle";
import { recordActivity } from "#server/record-activity";
import type { Secret } from "#server/secret";
import type { Services } from "#server/services";

const MOST = 100;

/**
 * Makes a service token for a program. Its secret is answered here and never again; only the hash is kept.
 *
 * @throws AppError FORBIDDEN for a scope beyond the actor's own rights, CONFLICT past 100 that work, RATE_LIMITED.
 */
export async function createToken(
  services: Services,
  actor: Actor,
  input: { name: string; scopes: Scope[]; days: number },
): Promise<{ id: string; token: Secret; expiresAt: Date }> {
  const { name, days } = input;
  const scopes = [...new Set(input.scopes)];
  if (!scopes.every((scope) => can(actor.role, scope))) {
    throw new AppError("FORBIDDEN", {
      say: "A service token may do nothing that you may not.",
      context: { field: "scopes" },
    });
  }
  await reserve(services.db, throttles.token, actor.userId);
  const { workspaceId } = actor;
  const token = newServiceToken();
  const [id, hint] = [newId(), hintOf(token)];
  return await services.db.withWorkspace(actor, async (tx) => {
    if ((await countLiveServiceTokens(tx)) >= MOST) {
      throw new AppError("CONFLICT", {
        say: `A workspace has at most ${MOST} service tokens that work. Revoke one first.`,
      });
    }
    const expiresAt = await insertServiceToken(tx, {
      ...{ workspaceId, id, name, hint, scopes, days, tokenHash: hashToken(token.reveal()) },
      ...{ createdBy: actor.userId, createdByName: actor.name },
    });
    await recordActivity(tx, workspaceId, doerOf(actor), {
      action: "service_token_created",
      entityId: id,
      metadata: { name, hint, scopes, expiresAt: expiresAt.toISOString() },
    });
    return { id, token, expiresAt };
  });
}
