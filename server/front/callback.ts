import { z } from "zod";
import { type Provider, providers } from "#db/vocabulary";
import { verifyState } from "#server/connect/oauth-state";
import { can } from "#server/domain/permission";
import { AppError, errorCodes } from "#server/errors";
import { clearFlowCookie, flowCookieName, readCookie } from "#server/front/cookies";
import { messagePage } from "#server/front/message-page";
import { Secret } from "#server/secret";
import type { Context } from "#server/trpc/context";
import { explainFailure } from "#server/trpc/errors";
import { actorOf } from "#server/trpc/procedure";
import { completeConnection } from "#server/use-cases/connections/complete-connection";

const SETTINGS = "/settings/repositories";

const Query = z.object({
  state: z.string().min(1).max(256),
  code: z.string().min(1).max(4096).optional(),
  error: z.string().max(256).optional(),
  iss: z.string().max(512).optional(),
});

/**
 * `GET /api/git/callback/<provider>`: the one address a provider sends browsers back to. Whatever is wrong before the state
 * is known to be this browser's gets a page and spends nothing; after that every end is a redirect to the settings page,
 * without the code in its address.
 */
export async function answerCallback(
  context: Context,
  provider: string,
  request: Request,
): Promise<Response> {
  try {
    const opened = openCallback(context, provider, request);
    try {
      await completeConnection(context.services, opened.actor, opened);
      return leave(opened.flowId, { notice: "connected", provider: opened.provider });
    } catch (error) {
      const { error: known, known: expected } = explainFailure(error, context.meta.requestId);
      if (!expected)
        context.services.log.error({ error, requestId: context.meta.requestId }, "callback failed");
      if (known.code === "STATE_INVALID") throw known;
      return leave(opened.flowId, { problem: problemOf(known), provider: opened.provider });
    }
  } catch (error) {
    const { error: known } = explainFailure(error, context.meta.requestId);
    return messagePage(errorCodes[known.code].http, "The connection was not made", known.say, SETTINGS);
  }
}

function openCallback(context: Context, providerText: string, request: Request) {
  // A picture, a frame or a prefetch of this address must not spend a flow; only a person's navigation may.
  const destination = request.headers.get("sec-fetch-dest");
  const prefetch = /prefetch|prerender/.test(
    request.headers.get("sec-purpose") ?? request.headers.get("purpose") ?? "",
  );
  if (prefetch || (destination !== null && destination !== "document")) {
    throw new AppError("FORBIDDEN", { say: "This address is for the provider's redirect only." });
  }
  const provider = z.enum(providers).safeParse(providerText);
  if (!provider.success) throw new AppError("NOT_FOUND", { say: "There is no such provider." });
  const query = readQuery(new URL(request.url));
  const { person, services } = context;
  if (!person)
    throw new AppError("UNAUTHENTICATED", { say: "Sign in first, then start the connection again." });
  const bearer = { provider: provider.data, userId: person.userId, sessionId: person.session.id };
  const state = verifyState(services.config.SECPORTAL_SECRET, query.state, bearer, new Date());
  const nonce = state && readCookie(context.cookieHeader, flowCookieName(state.flowId));
  if (!state || !nonce) throw invalidState();
  if (person.session.aal < 2) throw new AppError("AAL2_REQUIRED", { say: "Enter your second factor first." });
  // The flow's workspace counts, not the one that happens to be open, and the rights are those of this moment.
  const workspace = person.memberships.find(({ id }) => id === state.workspaceId);
  if (!workspace || !can(workspace.role, "manage_repos")) {
    throw new AppError("FORBIDDEN", { say: "You may no longer connect accounts in that workspace." });
  }
  return {
    actor: actorOf({ ...person, workspace }),
    ...{ provider: provider.data, flowId: state.flowId, nonce },
    outcome: outcomeOf(query),
    issuer: query.iss ?? null,
  };
}

function readQuery(url: URL): z.infer<typeof Query> {
  const repeated = ["state", "code", "error", "iss"].some((name) => url.searchParams.getAll(name).length > 1);
  const parsed = Query.safeParse(Object.fromEntries(url.searchParams));
  if (repeated || !parsed.success) throw invalidState();
  return parsed.data;
}

function outcomeOf({ code, error }: z.infer<typeof Query>): { code: Secret } | { error: string } {
  if (error !== undefined) return { error };
  if (code === undefined) throw invalidState();
  return { code: new Secret(code) };
}

const invalidState = (): AppError =>
  new AppError("STATE_INVALID", {
    say: "This sign-in does not belong to this browser, was used already, or took too long. Start the connection again.",
  });

const problemOf = (error: AppError): string =>
  typeof error.context.problem === "string" ? error.context.problem : error.code.toLowerCase();

function leave(
  flowId: string,
  query: { provider: Provider } & ({ notice: string } | { problem: string }),
): Response {
  const headers = new Headers({
    location: `${SETTINGS}?${new URLSearchParams(query)}`,
    "cache-control": "no-store",
  });
  headers.append("set-cookie", clearFlowCookie(flowId));
  return new Response(null, { status: 303, headers });
}
