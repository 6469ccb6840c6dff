import type { z } from "zod";
import { AppError } from "#server/errors";
import { observed } from "#server/observe/observed";
import type { OutboundAnswer } from "#server/outbound/request";
import { sendSafely } from "#server/outbound/retry";
import type { PageMemory } from "#server/providers/page-memory";
import { secondsToWait } from "#server/providers/rate-limit";
import type { Secret } from "#server/secret";

export interface ApiCall<T> {
  readonly provider: string;
  readonly url: string;
  readonly token: Secret;
  readonly schema: z.ZodType<T>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** Where pages are remembered, so that an unchanged one is not sent again. */
  readonly memory?: PageMemory | undefined;
}

export interface ApiAnswer<T> {
  readonly value: T;
  readonly headers: Headers;
}

/**
 * One authenticated GET of a provider's API. The token goes in the Authorization header and nowhere else (RFC 6750
 * section 2.1). The schema names only what is used.
 *
 * @throws AppError as `ProviderAdapter` says.
 */
export async function callApi<T>(call: ApiCall<T>): Promise<ApiAnswer<T>> {
  return await observedCall(call.provider, () => ask(call));
}

/** Tells of a call of a provider by its name and by how it ended, and of nothing else in it. */
export async function observedCall<T>(provider: string, work: () => Promise<T>): Promise<T> {
  const facts = { provider, result: "ok", waitSeconds: 0 };
  return await observed("provider", facts, async () => {
    try {
      return await work();
    } catch (error) {
      facts.result = error instanceof AppError ? error.code : "error";
      if (error instanceof AppError) facts.waitSeconds = error.retryAfterSeconds ?? 0;
      throw error;
    }
  });
}

async function ask<T>(call: ApiCall<T>): Promise<ApiAnswer<T>> {
  const remembered = call.memory?.recall(call.url);
  const answer = await sendSafely({
    url: call.url,
    headers: {
      ...call.headers,
      authorization: `Bearer ${call.token.reveal()}`,
      ...(remembered ? { "if-none-match": remembered.etag } : {}),
    },
    signal: call.signal,
  });
  if (answer.status === 304 && remembered) {
    call.memory?.keepUnchanged(call.url, remembered);
    // An unchanged page may be followed by a new one: what the provider says of paging now counts.
    const headers = new Headers({ ...remembered.headers, ...Object.fromEntries(answer.headers) });
    return { value: remembered.value as T, headers };
  }
  if (answer.status !== 200) throw refusal(call.provider, answer);
  const parsed = call.schema.safeParse(parseJson(answer.text));
  if (!parsed.success) {
    throw new AppError("PROVIDER_UNAVAILABLE", {
      say: `${call.provider} answered in a form this product does not understand.`,
      context: {
        issues: parsed.error.issues.map(({ path, code }) => `${path.join(".")} ${code}`).slice(0, 5),
      },
    });
  }
  call.memory?.keep(call.url, answer.headers.get("etag"), parsed.data, answer.headers);
  return { value: parsed.data, headers: answer.headers };
}

/** What a status other than 200 means. 403 has several meanings at GitHub; 404 also stands for "no access" at all three. */
function refusal(provider: string, { status, headers, text }: OutboundAnswer): AppError {
  const context = { provider, status };
  if (status === 401) {
    return new AppError("REAUTH_REQUIRED", {
      say: `${provider} no longer accepts this connection. Reconnect it to go on.`,
      context,
    });
  }
  const retryAfterSeconds = secondsToWait(status, headers, text, Date.now());
  if (retryAfterSeconds !== undefined) {
    return new AppError("RATE_LIMITED", {
      say: `${provider} asks to wait ${retryAfterSeconds} seconds before the next request.`,
      context,
      retryAfterSeconds,
    });
  }
  if (status === 403 && text.includes("insufficient_scope")) {
    return new AppError("FORBIDDEN", {
      say: `${provider} did not grant this connection the scopes it needs. Tick them on the OAuth app, then reconnect.`,
      context: { ...context, problem: "insufficient_scope" },
    });
  }
  if (status === 403 && headers.get("x-github-sso")) {
    return new AppError("FORBIDDEN", {
      say: "The organisation requires single sign-on for this token. Authorise it at GitHub, then try again.",
      context,
    });
  }
  if (status === 403) {
    return new AppError("FORBIDDEN", {
      say: `${provider} refused: this account may not read that.`,
      context,
    });
  }
  if (status === 404 || status === 410 || (status >= 300 && status < 400)) {
    return new AppError("NOT_FOUND", {
      say: `${provider} does not show that to this account. It may be gone, or access was removed.`,
      context,
    });
  }
  return new AppError("PROVIDER_UNAVAILABLE", {
    say: `${provider} is having trouble (status ${status}). Try again later.`,
    context,
  });
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A page's next address, only if it stays at the origin it came from: a foreign one would be sent the token. */
export function sameOrigin(next: string | undefined | null, current: string): string | undefined {
  if (!next || !URL.canParse(next, current)) return undefined;
  const url = new URL(next, current);
  return url.origin === new URL(current).origin && url.href !== current ? url.href : undefined;
}

/** Runs a read for which "not there" and "not for this account" are answers: both are undefined. */
export async function absentAsUndefined<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && (error.code === "NOT_FOUND" || error.code === "FORBIDDEN"))
      return undefined;
    throw error;
  }
}
