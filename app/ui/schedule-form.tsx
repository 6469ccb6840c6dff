import { Form, useSubmit } from "@remix-run/react";
import { scheduleIntervals } from "#db/vocabulary";
import { useSubmitting } from "~/lib/use-submitting";
import type { ConnectedRepository } from "~/lib/views";
import { scheduleNames, scheduleOutcomeNames } from "~/lib/words";
import { SelectField } from "~/ui/select-field";
import { Time } from "~/ui/time";

/** How often a repository is scanned by itself. Saves as soon as it is chosen; without scripts there is a button. */
export function ScheduleForm({
  repository,
  mayChange,
}: {
  repository: ConnectedRepository;
  mayChange: boolean;
}) {
  const submit = useSubmit();
  const { repositoryId, fullName, schedule } = repository;
  const busy = useSubmitting({ intent: "schedule", repositoryId });
  if (!mayChange) return <ScheduleFacts schedule={schedule} />;
  return (
    <Form
      method="post"
      preventScrollReset
      aria-busy={busy}
      onChange={(event) => submit(event.currentTarget, { preventScrollReset: true })}
      className="flex flex-wrap items-center gap-x-3 gap-y-1"
    >
      <input type="hidden" name="intent" value="schedule" />
      <input type="hidden" name="repositoryId" value={repositoryId} />
      <SelectField
        name="every"
        label={`Schedule of ${fullName}`}
        quiet
        defaultValue={schedule?.every ?? ""}
        options={[
          { value: "", label: "No schedule" },
          ...scheduleIntervals.map((value) => ({ value, label: scheduleNames[value] })),
        ]}
      />
      <noscript>
        <button type="submit">Save</button>
      </noscript>
      <ScheduleFacts schedule={schedule} />
    </Form>
  );
}

function ScheduleFacts({ schedule }: { schedule: ConnectedRepository["schedule"] }) {
  if (!schedule) return null;
  const missed = schedule.lastOutcome ? scheduleOutcomeNames[schedule.lastOutcome] : "";
  return (
    <span className="text-xs text-ink-faint">
      Next scan <Time at={schedule.nextRunAt} />
      {missed ? `. The last one was left out: ${missed}.` : ""}
    </span>
  );
}
