import { Form } from "@remix-run/react";
import { useId } from "react";
import type { FindingState } from "#db/vocabulary";
import type { Failure } from "~/lib/failure";
import { useSubmitting } from "~/lib/use-submitting";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { SelectField } from "~/ui/select-field";
import { Submit } from "~/ui/submit";

/** Decides about a finding. The reason is for whoever asks a year from now. */
export function TriageForm({ state, failure }: { state: FindingState; failure: Failure | null }) {
  const reasonId = useId();
  const decided = state === "ignored" || state === "false_positive";
  const options = [
    { value: "ignored", label: "Ignore: true, but accepted" },
    { value: "false_positive", label: "False positive: not true" },
    { value: "open", label: decided ? "Open again" : "Keep open, with a note" },
  ].filter(({ value }) => value !== state);
  return (
    <Form method="post" className="space-y-3" preventScrollReset>
      <FormError failure={failure} />
      <SelectField
        name="state"
        label="Decision"
        options={options}
        defaultValue={failure?.values.state ?? (decided ? "open" : "ignored")}
      />
      <div>
        <label htmlFor={reasonId} className="mb-1.5 block text-[13px] font-medium">
          Reason
        </label>
        <textarea
          id={reasonId}
          name="reason"
          required
          rows={3}
          minLength={3}
          maxLength={500}
          defaultValue={failure?.values.reason}
          aria-invalid={failure?.fields.reason ? true : undefined}
          className="block w-full rounded-md border border-line-strong bg-surface px-2.5 py-1.5 shadow-card max-sm:text-base"
        />
        {failure?.fields.reason ? (
          <p className="mt-1.5 text-[13px] text-bad">{failure.fields.reason}</p>
        ) : null}
      </div>
      <Field
        name="until"
        type="date"
        label="Until (optional)"
        hint="Ignoring ends with that day, and the finding asks for somebody again."
        defaultValue={failure?.values.until}
        error={failure?.fields.until}
      />
      <Submit tone="secondary" busy={useSubmitting()}>
        Save decision
      </Submit>
    </Form>
  );
}
