import { type Client, resultOf } from "#tests/fleet/client";
import type { Outputs } from "#tests/fleet/tenant";
import { TEST_PASSWORD } from "#tests/helpers/people";
import { totpCode } from "#tests/helpers/totp";
import { ask, type Seat } from "#tests/load/seat";

/**
 * Signs in with a second browser: password, then the second factor, which the first time is enrolled. Whole, the seat goes on with the new
 * session; broken off, with the old one, and does not sign in again, since whether the factor was kept is not known.
 */
export async function signIn(seat: Seat): Promise<boolean> {
  const browser = seat.client.anew();
  const { email, userId } = seat.member;
  if (!(await post(seat, browser, "session.signIn", { email, password: TEST_PASSWORD }))) return false;
  const codes = seat.codes ? seat.codes.slice(1) : await enrol(seat, browser);
  const whole = seat.codes
    ? (await post(seat, browser, "factor.verify", { code: seat.codes[0] })) !== undefined
    : codes !== undefined;
  seat.ledger.changes.push({ kind: "signIn", subject: userId, outcome: whole ? "done" : "unknown" });
  seat.codes = whole ? codes : [];
  if (whole) seat.client.adopt(browser);
  return whole;
}

async function enrol(seat: Seat, browser: Client): Promise<string[] | undefined> {
  const begun = await post<Outputs["factor"]["beginTotp"]>(seat, browser, "factor.beginTotp", {});
  if (!begun) return undefined;
  const code = totpCode(begun.manualKey);
  return (await post<Outputs["factor"]["confirmTotp"]>(seat, browser, "factor.confirmTotp", { code }))?.codes;
}

async function post<T>(
  seat: Seat,
  browser: Client,
  procedure: string,
  input: unknown,
): Promise<T | undefined> {
  const init = { method: "POST" as const, body: JSON.stringify(input) };
  const answer = await ask(seat, "signIn", `/api/trpc/${procedure}`, init, browser);
  if (!answer) return undefined;
  if (answer.status === 200) return resultOf<T>(answer);
  seat.ledger.problems.push(`signIn: ${procedure} was answered ${answer.status}`);
  return undefined;
}
