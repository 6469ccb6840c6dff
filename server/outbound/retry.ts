import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "#server/errors";
import { Circuits } from "#server/outbound/circuit";
import { type OutboundAnswer, type OutboundRequest, send } from "#server/outbound/request";

const TRIES = 3;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 600;
/** Time for all tries together, in milliseconds, so that patience never outlasts a page. */
const TOTAL_MS = 10_000;

const circuits = new Circuits();

/**
 * Sends a request that is safe to repeat: up to three tries where the host gave no answer or a 5xx, with growing pauses of
 * random length, behind the host's circuit. Anything else is answered as it came; a host that asks to wait is not asked again.
 *
 * @throws AppError PROVIDER_UNAVAILABLE, or the caller's abort as it is.
 */
export async function sendSafely(request: OutboundRequest): Promise<OutboundAnswer> {
  const { origin } = new URL(request.url);
  const until = performance.now() + (request.deadlineMs ?? TOTAL_MS);
  for (let attempt = 1; ; attempt += 1) {
    circuits.enter(origin);
    const deadlineMs = Math.max(1, Math.round(until - performance.now()));
    const outcome = await attemptOnce({ ...request, deadlineMs }, origin);
    if (!("error" in outcome) && outcome.status < 500) return outcome;
    const out = attempt >= TRIES || until - performance.now() < LONGEST_PAUSE_MS;
    if ("error" in outcome) {
      if (out || !isTransient(outcome.error)) throw outcome.error;
    } else if (out) return outcome;
    await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()), undefined, {
      ...(request.signal ? { signal: request.signal } : {}),
    });
  }
}

async function attemptOnce(
  request: OutboundRequest,
  origin: string,
): Promise<OutboundAnswer | { error: unknown }> {
  try {
    const answer = await send(request);
    if (answer.status >= 500) circuits.failed(origin);
    else circuits.succeeded(origin);
    return answer;
  } catch (error) {
    if (request.signal?.aborted) {
      circuits.abandoned(origin);
      throw error;
    }
    circuits.failed(origin);
    return { error };
  }
}

const isTransient = (error: unknown): boolean =>
  error instanceof AppError && error.code === "PROVIDER_UNAVAILABLE";
