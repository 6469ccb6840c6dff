import { type Answer, type Client, NoAnswer, resultOf } from "#tests/fleet/client";
import { CANARY, type Tenant, type TenantRepository } from "#tests/fleet/tenant";
import type { Member } from "#tests/helpers/people";
import type { Random } from "#tests/helpers/seeded-random";
import type { Change, Ledger, Outcome } from "#tests/load/ledger";

/** Where an operator sits: who they are, in which workspace, and what they remember. */
export interface Seat {
  readonly tenant: Tenant;
  readonly member: Member;
  readonly client: Client;
  readonly random: Random;
  readonly ledger: Ledger;
  /** Findings of the workspace that can be decided about. */
  readonly findingIds: readonly string[];
  /** A repository that nobody else turns on and off, with the id it has while it is on; `undefined` when that is not known. */
  readonly toggled: TenantRepository;
  toggledId: string | null | undefined;
  /** Recovery codes that are left; undefined before the first sign-in, empty when signing in is over. */
  codes: string[] | undefined;
}

/** What a person may be told instead of an answer: no entrails of the program. */
const ENTRAILS = /\bat \S+ \(|\n\s+at \S+:\d+|node_modules|file:\/\/|build\/(server|main)/;
/** Ends of a change that went against how things are by then, as when two people decide at once. */
const REFUSALS = [404, 409];

/**
 * Asks one thing and judges the answer: undefined when it was not a good one. Refusals of a change are good answers, and stay with whoever
 * asked to tell apart.
 */
export async function ask(
  seat: Seat,
  kind: string,
  path: string,
  init: { method?: "POST"; body?: string; type?: string } = {},
  client: Client = seat.client,
): Promise<Answer | undefined> {
  const { ledger, tenant } = seat;
  const from = performance.now();
  const fail = (what: string) =>
    ledger.failures.push({ from, to: performance.now(), what: `${kind}: ${what}` });
  let answer: Answer;
  try {
    answer = await client.send(path, init);
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    fail(`no answer: ${String(error.cause)}`);
    return undefined;
  }
  ledger.answers += 1;
  for (const [word] of answer.text.matchAll(CANARY)) {
    if (word === tenant.canary) ledger.seenWords.add(word);
    else ledger.problems.push(`${kind}: ${tenant.canary} was shown ${word}`);
  }
  const { status, text } = answer;
  if (status === 200 || (init.method && REFUSALS.includes(status))) {
    ledger.good(kind, performance.now() - from);
    return answer;
  }
  const what = `${status} ${text.slice(0, 300)}`;
  if (isPassing(answer)) fail(what);
  else ledger.problems.push(`${kind}: ${what}`);
  return undefined;
}

/** Whether a failure says, in one of the product's own forms, that it passes. */
function isPassing({ status, headers, text }: Answer): boolean {
  if (ENTRAILS.test(text)) return false;
  const type = headers.get("content-type") ?? "";
  const isPage = type.startsWith("text/html") && text.includes("</html>");
  const isProblem = /^application\/(problem\+)?json/.test(type);
  if (status === 503) return isPage || (isProblem && text.includes('"UNAVAILABLE"'));
  // What asks the provider says so when that one is away.
  return status === 502 && isProblem && text.includes('"PROVIDER_UNAVAILABLE"');
}

/** What the answer to a change means for it. */
export const outcomeOf = (answer: Answer | undefined): Outcome =>
  answer === undefined ? "unknown" : answer.status === 200 ? "done" : "refused";

/** Asks for a change over `/api/trpc`, writes down how it ended, and returns what a change that was done answered. */
export async function change<T>(
  seat: Seat,
  asked: Pick<Change, "kind" | "subject">,
  procedure: string,
  input: unknown,
): Promise<{ outcome: Outcome; result: T | undefined }> {
  const answer = await ask(seat, asked.kind, `/api/trpc/${procedure}`, {
    ...{ method: "POST", body: JSON.stringify(input) },
  });
  const outcome = outcomeOf(answer);
  const result = answer && outcome === "done" ? resultOf<T>(answer) : undefined;
  const id = (result as { id?: string } | undefined)?.id;
  seat.ledger.changes.push({ ...asked, outcome, ...(id === undefined ? {} : { id }) });
  return { outcome, result };
}
