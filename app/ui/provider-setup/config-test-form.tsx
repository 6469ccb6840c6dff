import { useFetcher } from "@remix-run/react";
import { type Failure, failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import type { ConfigTest, Registration } from "~/lib/views";
import { FormError } from "~/ui/form-error";
import { Icon } from "~/ui/icon";
import { Submit } from "~/ui/submit";

interface Props {
  registration: Registration;
  configured: boolean;
  failure: Failure | null;
  /** What a test sent without scripts found. */
  tested: ConfigTest | null;
}

const looks = {
  ok: { icon: "check", tone: "text-good", word: "All right" },
  warn: { icon: "finding", tone: "text-warn", word: "Look at this" },
  fail: { icon: "cross", tone: "text-bad", word: "Wrong" },
} as const;

/** Asks the provider whether it takes the saved credentials, and says in words what it answered. Nothing is connected by it. */
export function ConfigTestForm({ registration: { provider, name }, configured, failure, tested }: Props) {
  const fetcher = useFetcher<unknown>();
  const busy = fetcher.state !== "idle";
  const result = testedIn(fetcher.data) ?? tested;
  const refused = failureFor(fetcher.data) ?? failure;
  return (
    <div className="space-y-3">
      <p className="text-ink-soft text-pretty">
        Looks whether {name} can be reached from this server and takes the saved id and secret. Nothing is
        connected.
      </p>
      <fetcher.Form method="post" action={paths.repositories({ setup: provider })}>
        <input type="hidden" name="intent" value="test-config" />
        <input type="hidden" name="provider" value={provider} />
        <Submit
          tone="secondary"
          busy={busy}
          disabled={!configured}
          label={`${busy ? "Testing…" : "Test"} the ${name} config`}
        >
          {busy ? "Testing…" : "Test"}
        </Submit>
      </fetcher.Form>
      <FormError failure={refused} />
      {result && !refused ? (
        <div
          role="status"
          className={`rounded-lg border p-3 ${result.passed ? "border-good/25 bg-good-soft" : "border-warn/25 bg-warn-soft"}`}
        >
          <p className="font-medium">
            {result.passed
              ? `${name} accepts this OAuth app.`
              : `Something needs another look before ${name} can be connected.`}
          </p>
          <ul className="mt-2 space-y-1.5">
            {result.checks.map(({ level, what, advice }) => {
              const look = looks[level];
              return (
                <li key={what} className="flex gap-2">
                  <Icon name={look.icon} className={`mt-0.5 size-4 ${look.tone}`} />
                  <span className="min-w-0 wrap-anywhere">
                    <span className="sr-only">{look.word}: </span>
                    {sentence(what)}
                    {advice ? <span className="block text-ink-soft">{sentence(advice)}</span> : null}
                  </span>
                </li>
              );
            })}
          </ul>
        </div>
      ) : null}
    </div>
  );
}

const testedIn = (answer: unknown): ConfigTest | null =>
  typeof answer === "object" && answer !== null && "tested" in answer ? (answer.tested as ConfigTest) : null;

/** Checks are written as parts of a sentence; here each is one. */
const sentence = (text: string): string => {
  const begun = /^https?:/.test(text) ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
};
