import { paths } from "~/lib/paths";
import type { FindingDetail } from "~/lib/views";
import { findingStateNames } from "~/lib/words";
import { Card } from "~/ui/card";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

type Decision = FindingDetail["decisions"][number];

/** The scans that a finding was in and what people decided, newest first. */
export function FindingHistory({ finding }: { finding: FindingDetail }) {
  const moments = [
    ...finding.presence.flatMap(({ from, until }, index) => [
      {
        at: from.at,
        what: (
          <>
            {index === 0 ? "First seen" : "Seen again"} in{" "}
            <TextLink to={paths.scan(from.scanId)}>a scan</TextLink>
          </>
        ),
        why: null,
      },
      ...(until
        ? [
            {
              at: until.at,
              what: (
                <>
                  No longer found by <TextLink to={paths.scan(until.scanId)}>a scan</TextLink>
                </>
              ),
              why: null,
            },
          ]
        : []),
    ]),
    ...finding.decisions.map((decision) => ({
      at: decision.at,
      what: sentenceOf(decision),
      why: decision.reason,
    })),
  ].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  if (moments.length === 0) return null;
  return (
    <Card className="p-4 sm:p-5">
      <h2 className="text-[13px] font-semibold">History</h2>
      <ol className="mt-2 space-y-3 border-l border-line-strong pl-4 text-[13px]">
        {moments.map(({ at, what, why }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: moments have no other identity, and never move
          <li key={index}>
            <p className="wrap-anywhere">{what}</p>
            {why ? <p className="text-ink-soft wrap-anywhere">“{why}”</p> : null}
            <p className="text-xs text-ink-faint">
              <Time at={at} />
            </p>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function sentenceOf({ kind, by, to, until }: Decision) {
  const state = to !== null && Object.hasOwn(findingStateNames, to) ? to : "open";
  const name = findingStateNames[state as keyof typeof findingStateNames].toLowerCase();
  if (kind === "undone") return `${by} took the decision back: ${name} again`;
  if (kind === "expired") return "The decision ended with its time: open again";
  return (
    <>
      {by} set it to {name}
      {until ? `, until ${until.slice(0, 10)}` : ""}
    </>
  );
}
