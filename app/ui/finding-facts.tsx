import type { Finding } from "~/lib/views";
import { engineLongNames } from "~/lib/words";
import { Facts } from "~/ui/facts";
import { Time } from "~/ui/time";

/** Rule, weakness and the life of a finding. */
export function FindingFacts({ finding }: { finding: Finding }) {
  const { engine, ruleId, cwe, commitSha, firstSeenAt, lastSeenAt, fixedAt } = finding;
  return (
    <Facts
      columns={1}
      items={[
        { name: "Engine", value: engineLongNames[engine] },
        { name: "Rule", value: <code className="font-mono text-xs">{ruleId}</code> },
        ...(cwe.length > 0 ? [{ name: "Weakness", value: cwe.join(", ") }] : []),
        { name: "First seen", value: <Time at={firstSeenAt} /> },
        { name: "Last seen", value: <Time at={lastSeenAt} /> },
        ...(fixedAt ? [{ name: "Fixed", value: <Time at={fixedAt} /> }] : []),
        { name: "Commit", value: <code className="font-mono text-xs">{commitSha.slice(0, 12)}</code> },
      ]}
    />
  );
}
