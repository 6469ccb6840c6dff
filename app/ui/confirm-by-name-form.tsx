import { Form } from "@remix-run/react";
import type { Failure } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { useSubmitting } from "~/lib/use-submitting";
import { ButtonLink } from "~/ui/button-link";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { Submit } from "~/ui/submit";

/** The last question before something of a whole workspace is lost: whoever answers has to type its name. */
export function ConfirmByNameForm({
  name,
  failure,
  action,
  disabled = false,
}: {
  name: string;
  failure: Failure | null;
  /** What the button does, as it says. */
  action: string;
  disabled?: boolean;
}) {
  return (
    <Form method="post" className="space-y-4">
      <FormError failure={failure} />
      <Field
        name="confirm"
        label={`Type the workspace's name, ${name}, to confirm`}
        required
        autoComplete="off"
        error={failure?.fields.confirm}
      />
      <div className="flex flex-wrap gap-2">
        <Submit tone="danger" busy={useSubmitting()} disabled={disabled}>
          {action}
        </Submit>
        <ButtonLink to={paths.workspaceSettings()}>Cancel</ButtonLink>
      </div>
    </Form>
  );
}
