import { Form } from "@remix-run/react";
import { paths } from "~/lib/paths";
import { absoluteTime } from "~/lib/relative-time";
import type { Verification } from "~/lib/views";
import { Badge } from "~/ui/badge";
import { buttonStyle } from "~/ui/button-style";
import { Card } from "~/ui/card";

const count = (number: number): string => number.toLocaleString("en-GB");

/** Checks the log's chain on demand, a stretch at a time, and says no more than what was read. */
export function ActivityVerification({ result }: { result: (Verification & { at: string }) | null }) {
  const more = result && !result.problem && result.last < result.head ? result.last : null;
  return (
    <Card className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-3">
      <div className="min-w-0 max-w-2xl flex-1 basis-64 text-[13px]" role={result ? "status" : undefined}>
        {result ? (
          <Outcome result={result} />
        ) : (
          <p className="text-ink-soft">
            Every entry carries a hash over itself and the entry before it, so a change or a gap shows.
          </p>
        )}
      </div>
      <Form method="get" action={paths.activity()} className="print:hidden">
        <input type="hidden" name="verify" value={more ?? 0} />
        <button type="submit" className={buttonStyle("secondary")}>
          {more === null ? (result ? "Verify again" : "Verify the log") : `Go on from ${count(more + 1)}`}
        </button>
      </Form>
    </Card>
  );
}

function Outcome({ result }: { result: Verification & { at: string } }) {
  const { first, last, checked, head, problem, at } = result;
  if (problem) {
    return (
      <>
        <Badge tone="bad">Does not fit</Badge>
        <p className="mt-1.5 font-medium">{problem.say}</p>
        <p className="text-ink-soft text-pretty">
          {checked > 0 ? `Entries ${count(first)} to ${count(last)} before it fit. ` : ""}
          Keep a copy of the database, export the log, and verify it against the checkpoints outside it.
        </p>
      </>
    );
  }
  if (checked === 0) return <p className="text-ink-soft">There is nothing to verify yet.</p>;
  const whole = first === 1 && last === head;
  return (
    <>
      <Badge tone="good">{whole ? "Chain verified" : "This stretch verified"}</Badge>
      <p className="mt-1.5 text-pretty">
        {`Entries ${count(first)} to ${count(last)} of ${count(head)} are unchanged and in order: ${count(checked)} checked on ${absoluteTime(at)}.`}
        {first > 1 ? " Those before were not checked now." : ""}
      </p>
    </>
  );
}
