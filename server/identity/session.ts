import type { IdentityTx } from "#db/database";
import { listMemberships } from "#db/queries/identity/memberships";
import { enterUser } from "#db/queries/identity/scope";
import { findLiveSession, insertSession } from "#db/queries/identity/sessions";
import type { Person, RequestMeta } from "#server/actor";
import { newId } from "#server/domain/id";
import { hashToken, newToken } from "#server/identity/opaque-token";
import type { Services } from "#server/services";

/** A password alone lives ten minutes and reaches only the second factor; with it, twelve hours (SP 800-63B section 4.2.3). */
const LIFE_SECONDS = { 1: 600, 2: 43_200 } as const;

/** How long a proof of the factor counts as fresh for sensitive actions. */
const FRESH_MS = 15 * 60_000;

export const isFresh = (session: Person["session"], now: Date): boolean =>
  session.aal === 2 && session.provedAt !== null && now.getTime() - session.provedAt.getTime() < FRESH_MS;

/** Makes a session and returns its secret, which exists nowhere else: only a hash is stored. */
export async function issueSession(
  tx: IdentityTx,
  session: { userId: string; workspaceId: string | null; aal: 1 | 2; amr: string[]; request: RequestMeta },
): Promise<string> {
  const token = newToken();
  await insertSession(tx, {
    id: newId(),
    tokenHash: hashToken(token),
    userId: session.userId,
    workspaceId: session.workspaceId,
    aal: session.aal,
    amr: session.amr,
    lifeSeconds: LIFE_SECONDS[session.aal],
    ip: session.request.ip,
    userAgent: session.request.userAgent,
  });
  return token;
}

/** Who the bearer of a session secret is as of now, with every membership; undefined when the session does not live. */
export async function resolvePerson(
  services: Services,
  token: string,
  request: RequestMeta,
): Promise<Person | undefined> {
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  return await services.db.withIdentity({}, async (tx) => {
    const found = await findLiveSession(tx, hashToken(token), request.background);
    if (!found) return undefined;
    await enterUser(tx, found.userId);
    const memberships = await listMemberships(tx, found.userId);
    const workspace = memberships.find(({ id }) => id === found.workspaceId) ?? memberships[0] ?? null;
    const { id, aal, amr, provedAt } = found;
    return {
      userId: found.userId,
      email: found.email,
      name: found.name,
      session: { id, aal: aal === 2 ? 2 : 1, amr, provedAt },
      memberships,
      workspace,
      request,
    };
  });
}
