import type { Finding } from "~/lib/views";
import { Card } from "~/ui/card";

/** The way foreign data takes, step by step. Nothing for a finding about one place. */
export function FindingTrace({ trace }: { trace: Finding["trace"] }) {
  if (trace.length < 2) return null;
  return (
    <Card className="p-4 sm:p-5">
      <h2 className="text-[13px] font-semibold">How the data gets there</h2>
      <ol className="mt-2 space-y-2 border-l border-line-strong pl-4 text-[13px]">
        {trace.map(({ path, line, note }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the same step may come twice, and the list never changes
          <li key={index}>
            <span className="wrap-anywhere">{note}</span>
            <code className="block font-mono text-xs text-ink-faint wrap-anywhere">
              {path}:{line}
            </code>
          </li>
        ))}
      </ol>
    </Card>
  );
}
