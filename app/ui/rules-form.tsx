import { Form } from "@remix-run/react";
import { useId } from "react";
import type { Failure } from "~/lib/failure";
import { useSubmitting } from "~/lib/use-submitting";
import type { ConnectedName } from "~/lib/views";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { SelectField } from "~/ui/select-field";
import { Submit } from "~/ui/submit";

interface Props {
  name: string;
  document: string;
  repositories: readonly ConnectedName[];
  repositoryId?: string | undefined;
  failure: Failure | null;
}

/** A text of rules and the repository it is tried on. It is kept only after that. */
export function RulesForm({ name, document, repositories, repositoryId, failure }: Props) {
  const id = useId();
  const wrong = failure?.fields.document;
  return (
    <Form method="post" className="space-y-5">
      <FormError failure={failure} />
      <Field
        name="name"
        label="Name"
        required
        maxLength={120}
        defaultValue={failure?.values.name ?? name}
        error={failure?.fields.name}
      />
      <div>
        <label htmlFor={id} className="mb-1.5 block text-[13px] font-medium">
          Rules (YAML)
        </label>
        <textarea
          id={id}
          name="document"
          required
          rows={24}
          spellCheck={false}
          defaultValue={failure?.values.document ?? document}
          aria-invalid={wrong ? true : undefined}
          aria-describedby={`${id}-note`}
          className="block w-full rounded-md border border-line-strong bg-surface px-2.5 py-2 font-mono text-xs leading-5 shadow-card max-sm:text-base"
        />
        <p id={`${id}-note`} className={`mt-1.5 text-[13px] ${wrong ? "text-bad" : "text-ink-faint"}`}>
          {wrong ?? "Ids begin with custom/. Regular expressions are those of RE2, which takes linear time."}
        </p>
      </div>
      <SelectField
        name="repositoryId"
        label="Try them on"
        defaultValue={failure?.values.repositoryId ?? repositoryId}
        options={repositories.map((one) => ({ value: one.repositoryId, label: one.fullName }))}
      />
      <Submit busy={useSubmitting()}>Try the rules</Submit>
    </Form>
  );
}
