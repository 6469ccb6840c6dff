import { AppError } from "#server/errors";
import { pinnedTo } from "#server/outbound/guard";

export interface OutboundRequest {
  readonly method?: "GET" | "POST" | "DELETE";
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
  /** Whole time for the answer, body included, in milliseconds. */
  readonly deadlineMs?: number;
  readonly maxBytes?: number;
}

export interface OutboundAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface OutboundBytes {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Buffer;
}

const DEADLINE_MS = 10_000;
const MAX_BYTES = 8 * 1024 * 1024;
const USER_AGENT = "SecPortal-Repository-Connections";

/** Sends one request as `receive` does, for an answer that is text in UTF-8. */
export async function send(request: OutboundRequest): Promise<OutboundAnswer> {
  const { status, headers, bytes } = await receive(request);
  return { status, headers, text: bytes.toString("utf8") };
}

/**
 * Sends one request to a provider. Redirects are not followed, the answer is bounded in time and size, and only the
 * request's own origin is reached.
 *
 * @throws AppError PROVIDER_UNAVAILABLE when there is no whole answer in time; the caller's abort is thrown as it is.
 */
export async function receive(request: OutboundRequest): Promise<OutboundBytes> {
  const deadline = AbortSignal.timeout(request.deadlineMs ?? DEADLINE_MS);
  const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
  const { host, origin } = new URL(request.url);
  try {
    return await pinnedTo(origin, async () => {
      const response = await fetch(request.url, {
        method: request.method ?? "GET",
        headers: { "user-agent": USER_AGENT, accept: "application/json", ...request.headers },
        ...(request.body === undefined ? {} : { body: request.body }),
        redirect: "manual",
        signal,
      });
      const bytes = await readBounded(response, request.maxBytes ?? MAX_BYTES);
      return { status: response.status, headers: response.headers, bytes };
    });
  } catch (error) {
    if (request.signal?.aborted) throw request.signal.reason;
    if (error instanceof AppError) throw error;
    throw new AppError("PROVIDER_UNAVAILABLE", {
      say: `${host} did not answer. Try again in a moment; if it goes on, check that this server can reach it.`,
      context: { host },
      cause: error,
    });
  }
}

async function readBounded(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  // The DOM typings do not know that Node's streams are iterable.
  for await (const chunk of (response.body ?? []) as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new AppError("PROVIDER_UNAVAILABLE", { say: "The provider's answer was larger than expected." });
    }
    chunks.push(Buffer.from(chunk));
  }
  return Buffer.concat(chunks);
}
