import type { FindingDetail } from "~/lib/views";
import { confidenceNames, engineLongNames, toolName } from "~/lib/words";
import { Facts } from "~/ui/facts";
import { Time } from "~/ui/time";

/** Rule, weakness and the life of a finding. */
export function FindingFacts({ finding }: { finding: FindingDetail }) {
  const {
    engine,
    tool,
    ruleId,
    confidence,
    cwe,
    owasp,
    owners,
    alsoFoundBy,
    commitSha,
    firstSeenAt,
    lastSeenAt,
    fixedAt,
  } = finding;
  return (
    <Facts
      columns={1}
      items={[
        { name: "Engine", value: engineLongNames[engine] },
        ...(tool === "secportal" ? [] : [{ name: "Tool", value: toolName(tool) }]),
        ...(alsoFoundBy.length > 0
          ? [
              {
                name: "Also found by",
                value: alsoFoundBy.map((other) => `${toolName(other.tool)} (${other.ruleId})`).join(", "),
              },
            ]
          : []),
        { name: "Rule", value: <code className="font-mono text-xs">{ruleId}</code> },
        ...(cwe.length > 0 ? [{ name: "Weakness", value: cwe.join(", ") }] : []),
        ...(owasp.length > 0 ? [{ name: "OWASP Top Ten", value: owasp.join(", ") }] : []),
        ...(confidence ? [{ name: "Confidence", value: confidenceNames[confidence] }] : []),
        ...(owners.length > 0 ? [{ name: "Code owners", value: owners.join(", ") }] : []),
        { name: "First seen", value: <Time at={firstSeenAt} /> },
        { name: "Last seen", value: <Time at={lastSeenAt} /> },
        ...(fixedAt ? [{ name: "Fixed", value: <Time at={fixedAt} /> }] : []),
        { name: "Commit", value: <code className="font-mono text-xs">{commitSha.slice(0, 12)}</code> },
      ]}
    />
  );
}
