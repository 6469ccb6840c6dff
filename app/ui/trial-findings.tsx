import type { RuleTrial } from "~/lib/views";
import { Card } from "~/ui/card";
import { CodeExcerpt } from "~/ui/code-excerpt";
import { SeverityBadge } from "~/ui/severity-badge";

/** The places that rules found while they were tried. */
export function TrialFindings({ findings }: { findings: RuleTrial["findings"] }) {
  return (
    <Card>
      <ul className="divide-y divide-line">
        {findings.map(({ ruleId, severity, title, path, line, excerpt }) => (
          <li key={`${ruleId} ${path} ${line}`} className="space-y-2 px-4 py-3.5 sm:px-5">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <SeverityBadge severity={severity} />
              <span className="font-medium wrap-anywhere">{title}</span>
              <code className="ml-auto font-mono text-xs text-ink-faint">{ruleId}</code>
            </div>
            <code className="block font-mono text-xs text-ink-faint wrap-anywhere">
              {path}
              {line ? `:${line}` : ""}
            </code>
            {excerpt ? (
              <CodeExcerpt excerpt={excerpt} firstLine={line ?? 1} label={`Source at ${path}:${line ?? 1}`} />
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
