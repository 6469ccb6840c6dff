import type { Actor } from "#server/actor";
import { withToken } from "#server/connect/with-token";
import { AppError, type ErrorCode } from "#server/errors";
import type { RemoteRepository } from "#server/providers/provider";
import type { Services } from "#server/services";

/** What an account has of a repository. `unanswered` proves nothing: the provider could not be asked, or did not say. */
export type Reach =
  | { readonly kind: "reachable"; readonly remote: RemoteRepository }
  | { readonly kind: Refused };
type Refused = "unreachable" | "unanswered";

/** Requests of one connection at once. */
const AT_ONCE = 8;
const OUT_OF_REACH: readonly ErrorCode[] = ["NOT_FOUND", "FORBIDDEN"];

/**
 * Asks a provider which of these repositories a connection's account could be used for, each by its stable id and with the
 * same floor of write access as the allow-list. A failure is an answer and never thrown.
 */
export async function reachOf(
  services: Services,
  actor: Actor,
  connectionId: string,
  externalIds: readonly string[],
): Promise<Map<string, Reach>> {
  const found = new Map<string, Reach>();
  for (let from = 0; from < externalIds.length; from += AT_ONCE) {
    await Promise.all(
      externalIds.slice(from, from + AT_ONCE).map(async (externalId) => {
        found.set(externalId, await reachOne(services, actor, connectionId, externalId));
      }),
    );
  }
  return found;
}

async function reachOne(
  services: Services,
  actor: Actor,
  connectionId: string,
  externalId: string,
): Promise<Reach> {
  try {
    const remote = await withToken(
      services,
      services.db,
      actor,
      connectionId,
      "read repository",
      ({ adapter, site, accessToken }) => adapter.read(site, accessToken, externalId),
    );
    return remote.hasWriteAccess ? { kind: "reachable", remote } : { kind: "unreachable" };
  } catch (error) {
    if (!(error instanceof AppError)) services.log.error({ error, connectionId }, "reach not known");
    const out = error instanceof AppError && OUT_OF_REACH.includes(error.code);
    return { kind: out ? "unreachable" : "unanswered" };
  }
}
