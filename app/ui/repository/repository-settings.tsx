import { Form } from "@remix-run/react";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { removalSays } from "~/lib/removal-says";
import { useSubmitting } from "~/lib/use-submitting";
import type { ConnectedRepository, Connection, Session } from "~/lib/views";
import { Card } from "~/ui/card";
import { ConfirmDialog } from "~/ui/confirm-dialog";
import { EngineSwitches } from "~/ui/engine-switches";
import { Facts } from "~/ui/facts";
import { Field } from "~/ui/field";
import { ScheduleForm } from "~/ui/schedule-form";
import { Submit } from "~/ui/submit";
import { Time } from "~/ui/time";

interface Props {
  connected: ConnectedRepository;
  connection: Connection | null;
  can: Session["can"];
  answer: unknown;
}

/** By what and how often the repository is scanned, and how to stop that for a time or for good. */
export function RepositorySettings({ connected, connection, can, answer }: Props) {
  const { id, defaultBranch, language, enabledByName, enabledAt, openFindings, fullName } = connected;
  const failure = failureFor(answer, { intent: "update", id });
  return (
    <Card className="divide-y divide-line">
      <section aria-labelledby="settings-title" className="space-y-4 p-4">
        <h2 id="settings-title" className="text-[15px] font-semibold tracking-tight">
          Settings
        </h2>
        <EngineSwitches repository={connected} disabled={!can.manage_repos} failure={failure} />
        <ScheduleForm repository={connected} mayChange={can.manage_repos} />
        <Facts
          columns={1}
          items={[
            { name: "Branch", value: defaultBranch },
            { name: "Language", value: language ?? "Not told by its provider" },
            { name: "Connection", value: connection?.providerUsername ?? "–" },
            {
              name: "Enabled",
              value: (
                <>
                  by {enabledByName} <Time at={enabledAt} />
                </>
              ),
            },
          ]}
        />
        <p className="text-xs text-ink-faint text-pretty">
          Branch and language follow the provider: a new default branch is noted and scanned from then on.
        </p>
      </section>
      {can.manage_repos ? (
        <section aria-label="Stop scanning" className="space-y-3 p-4">
          {connected.pausedReason === null ? <PauseForm connected={connected} answer={answer} /> : null}
          <ConfirmDialog
            to={paths.removeRepository(id)}
            label={`Remove from the allow-list: ${fullName}`}
            title={`Remove ${fullName}?`}
            says={removalSays(openFindings)}
            button="Remove repository"
          >
            Remove from the allow-list
          </ConfirmDialog>
        </section>
      ) : null}
    </Card>
  );
}

function PauseForm({
  connected: { id, fullName },
  answer,
}: {
  connected: ConnectedRepository;
  answer: unknown;
}) {
  const failure = failureFor(answer, { intent: "pause", id });
  const busy = useSubmitting({ intent: "pause", id });
  return (
    <details open={failure !== null}>
      <summary className="rounded-sm text-[13px] text-accent hover:underline">Pause it…</summary>
      <Form method="post" preventScrollReset className="mt-3 space-y-3">
        <input type="hidden" name="intent" value="pause" />
        <input type="hidden" name="id" value={id} />
        <Field
          name="reason"
          label="Reason"
          hint="It stands on this page and in the activity log. All settings are kept."
          required
          maxLength={500}
          defaultValue={failure?.values.reason}
          error={failure?.fields.reason}
        />
        <Submit tone="secondary" busy={busy} label={`Pause ${fullName}`}>
          Pause
        </Submit>
      </Form>
    </details>
  );
}
