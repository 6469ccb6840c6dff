import { findServiceToken, listServiceTokens } from "#db/queries/service-tokens";
import { listMembers } from "#db/queries/team";
import type { Actor } from "#server/actor";
import { isScope } from "#server/domain/permission";
import { AppError } from "#server/errors";
import type { Services } from "#server/services";

/** The workspace's service tokens, each with whether the person who made it is still here. */
export async function listTokens(services: Services, actor: Actor) {
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const present = new Set((await listMembers(tx)).map(({ userId }) => userId));
      const tokens = await listServiceTokens(tx);
      return tokens.map((token) => ({ ...shown(token), creatorLeft: !present.has(token.createdBy) }));
    },
    { readOnly: true },
  );
}

/** One of them. @throws AppError NOT_FOUND. */
export async function readToken(services: Services, actor: Actor, id: string) {
  const token = await services.db.withWorkspace(actor, (tx) => findServiceToken(tx, id), {
    readOnly: true,
    once: true,
  });
  if (!token) throw new AppError("NOT_FOUND", { say: "There is no such service token." });
  return shown(token);
}

/** Scopes that there are no more are left out, as they are when the token asks. */
const shown = <T extends { readonly scopes: readonly string[] }>(token: T) => ({
  ...token,
  scopes: token.scopes.filter(isScope),
});
