import type { Dashboard } from "~/lib/views";
import { Panel } from "~/ui/dashboard/panel";
import { ProgressBar } from "~/ui/progress-bar";

/** Open findings and repositories by language, as it was noted when each repository was enabled. */
export function Languages({ languages, others }: { languages: Dashboard["languages"]; others: number }) {
  const most = Math.max(1, ...languages.map(({ openFindings }) => openFindings));
  return (
    <Panel title="By language" note="Open findings; the language is noted when a repository is enabled">
      <ul className="space-y-3">
        {languages.map(({ language, repositories, openFindings }) => (
          <li key={language ?? ""}>
            <ProgressBar
              label={language ?? "Not known"}
              value={openFindings}
              max={most}
              note={`${openFindings.toLocaleString("en")} in ${repositories.toLocaleString("en")} ${repositories === 1 ? "repository" : "repositories"}`}
            />
          </li>
        ))}
      </ul>
      {others > 0 ? (
        <p className="mt-3 text-xs text-ink-faint">{`and ${others} more ${others === 1 ? "language" : "languages"}`}</p>
      ) : null}
    </Panel>
  );
}
