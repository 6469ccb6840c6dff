import { keyOf } from "~/lib/picker-items";
import type { AvailableRepository, EnableOutcome } from "~/lib/views";
import { Notice } from "~/ui/notice";
import type { BulkEnable } from "~/ui/picker/use-bulk-enable";

interface Props {
  bulk: BulkEnable;
  /** What became of a form that was sent without scripts. */
  outcomes: readonly EnableOutcome[];
  all: readonly AvailableRepository[];
  onSelect: (keys: readonly string[]) => void;
}

/** What became of the repositories that were to be enabled, with the reason for each that was not. */
export function EnableResult({ bulk, outcomes, all, onSelect }: Props) {
  const { progress, dismiss } = bulk;
  const names = new Map(all.map((each) => [keyOf(each), each.fullName]));
  const sent = outcomes.flatMap((outcome) =>
    outcome.outcome === "refused"
      ? [{ key: keyOf(outcome), name: names.get(keyOf(outcome)) ?? outcome.externalId, say: outcome.say }]
      : [],
  );
  const refused =
    progress?.refused.map(({ repository, say }) => ({
      ...{ key: keyOf(repository), name: repository.fullName, say },
    })) ?? sent;
  const enabled = progress?.enabled.size ?? outcomes.length - sent.length;
  if ((progress === null && outcomes.length === 0) || progress?.running) return null;
  const left = progress?.left ?? [];
  const again = [...refused.map(({ key }) => key), ...left.map(keyOf)];
  return (
    <div className="max-h-56 overflow-y-auto border-t border-line p-3">
      <Notice
        tone={refused.length > 0 || left.length > 0 ? "warn" : "good"}
        title={[
          enabled === 1 ? "1 repository enabled" : `${enabled} repositories enabled`,
          refused.length > 0 ? `${refused.length} refused` : "",
          left.length > 0 ? `${left.length} not tried` : "",
        ]
          .filter(Boolean)
          .join(", ")}
      >
        {progress?.problem ? <p>{progress.problem}</p> : null}
        {refused.length > 0 ? (
          <ul className="mt-1 space-y-1">
            {refused.map(({ key, name, say }) => (
              <li key={key}>
                <span className="font-medium text-ink">{name}</span>: {say}
              </li>
            ))}
          </ul>
        ) : null}
        {progress ? (
          <p className="mt-2 flex flex-wrap gap-4">
            {again.length > 0 ? (
              <button
                type="button"
                className="text-accent hover:underline"
                onClick={() => {
                  onSelect(again);
                  dismiss();
                }}
              >
                Select them again
              </button>
            ) : null}
            <button type="button" className="text-accent hover:underline" onClick={dismiss}>
              Dismiss
            </button>
          </p>
        ) : null}
      </Notice>
    </div>
  );
}
