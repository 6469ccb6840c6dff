/** Why a passkey was not made or did not sign, in words for the person. */
export class PasskeyProblem extends Error {}

type Begin =
  | {
      readonly procedure: "session.beginPasskey" | "factor.beginPasskey";
      readonly input: Record<string, never>;
    }
  | { readonly procedure: "factor.beginPasskeyCheck"; readonly input: { purpose: "verify" | "step_up" } };

export type PasskeyUse = "sign-in" | "register" | "verify" | "step-up";

const begins: Readonly<Record<PasskeyUse, Begin>> = {
  "sign-in": { procedure: "session.beginPasskey", input: {} },
  register: { procedure: "factor.beginPasskey", input: {} },
  verify: { procedure: "factor.beginPasskeyCheck", input: { purpose: "verify" } },
  "step-up": { procedure: "factor.beginPasskeyCheck", input: { purpose: "step_up" } },
};

/** Whether this browser knows passkeys. They exist on https and on localhost only. */
export const knowsPasskeys = (): boolean =>
  typeof window !== "undefined" && typeof window.PublicKeyCredential === "function";

/**
 * Has the person's device make a passkey or sign with one, and answers what it said as JSON for a form. What talks to the
 * device is loaded here, so that pages without a passkey pay nothing for it.
 *
 * @throws PasskeyProblem.
 */
export async function askForPasskey(use: PasskeyUse): Promise<string> {
  const { procedure, input } = begins[use];
  const [library, options] = await Promise.all([import("@simplewebauthn/browser"), begin(procedure, input)]);
  try {
    const answer =
      use === "register"
        ? await library.startRegistration({ optionsJSON: options as never })
        : await library.startAuthentication({ optionsJSON: options as never });
    return JSON.stringify(answer);
  } catch (error) {
    throw new PasskeyProblem(explain(error, use));
  }
}

async function begin(procedure: string, input: unknown): Promise<unknown> {
  const lost = "The server could not be reached. Try again in a moment.";
  const answer = await fetch(`/api/trpc/${procedure}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  }).catch(() => {
    throw new PasskeyProblem(lost);
  });
  const body = (await answer.json().catch(() => ({}))) as {
    result?: { data: unknown };
    error?: { message?: string };
    /** The sentence of a refusal before the procedure (RFC 9457). */
    detail?: string;
  };
  if (!body.result) throw new PasskeyProblem(body.error?.message ?? body.detail ?? lost);
  return body.result.data;
}

/** Names of failures are the browser's own (W3C WebAuthn Level 3 sections 5.1.3 and 5.1.4). */
function explain(error: unknown, use: PasskeyUse): string {
  switch (error instanceof Error ? error.name : "") {
    case "InvalidStateError":
      return "This device has a passkey for your account already.";
    case "NotAllowedError":
      return use === "register"
        ? "No passkey was made: it was cancelled, took too long, or the device cannot verify you."
        : "No passkey was used: it was cancelled, took too long, or this device has none of yours.";
    case "SecurityError":
      return "Passkeys work at this installation's own https address only.";
    default:
      return "The device did not answer as it should. Try again, or use another way.";
  }
}
