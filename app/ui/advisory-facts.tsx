import { cvssInWords } from "#server/domain/cvss-in-words";
import type { FindingDetail } from "~/lib/views";
import { Card } from "~/ui/card";

/** What is published about a vulnerable package, and how the package comes in. */
export function AdvisoryFacts({ finding }: { finding: FindingDetail }) {
  const { advisories, dependencyPaths } = finding;
  if (advisories.length === 0 && dependencyPaths.every(({ chain }) => chain.length === 0)) return null;
  return (
    <Card className="space-y-4 p-4 sm:p-5">
      {advisories.map(({ id, aliases, summary, cvss }) => (
        <section key={id} aria-label={id}>
          <h2 className="text-[13px] font-semibold">
            {id}
            {aliases.length > 0 ? (
              <span className="font-normal text-ink-faint"> also {aliases.join(", ")}</span>
            ) : null}
          </h2>
          {summary ? <p className="mt-0.5 text-[13px] text-ink-soft wrap-anywhere">{summary}</p> : null}
          {cvss.slice(0, 1).map(({ vector, score }) => (
            <div key={vector} className="mt-3">
              <p className="text-[13px]">
                <span className="text-lg font-semibold tabular-nums">{score.toFixed(1)}</span>{" "}
                <code className="font-mono text-xs text-ink-faint wrap-anywhere">{vector}</code>
              </p>
              <dl className="mt-2 grid grid-cols-2 gap-x-6 gap-y-2 sm:grid-cols-4">
                {cvssInWords(vector).map(({ name, value, bad }) => (
                  <div key={name}>
                    <dt className="text-xs text-ink-faint">{name}</dt>
                    <dd className={`text-[13px] ${bad ? "font-medium text-bad" : ""}`}>{value}</dd>
                  </div>
                ))}
              </dl>
            </div>
          ))}
        </section>
      ))}
      {dependencyPaths
        .filter(({ chain }) => chain.length > 0)
        .map(({ chain, lockfile, dev }) => (
          <section key={`${lockfile} ${chain.join(" ")}`} aria-label="Dependency path">
            <h2 className="text-[13px] font-semibold">
              How it comes in
              {dev ? <span className="font-normal text-ink-faint"> for development</span> : null}
            </h2>
            <ol className="mt-1 flex flex-wrap items-center gap-x-1.5 gap-y-1 font-mono text-xs">
              {chain.map((name, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a name may come twice, and the list never changes
                <li key={index} className="flex items-center gap-1.5 wrap-anywhere">
                  {index > 0 ? <span aria-hidden="true">→</span> : null}
                  {name}
                </li>
              ))}
            </ol>
          </section>
        ))}
    </Card>
  );
}
