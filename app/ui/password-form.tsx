import { Form } from "@remix-run/react";
import type { Failure } from "~/lib/failure";
import { useSubmitting } from "~/lib/use-submitting";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { Submit } from "~/ui/submit";

/** Changes the person's own password. `failure` is what was wrong with the last try. */
export function PasswordForm({ failure }: { failure: Failure | null }) {
  return (
    <Form method="post" className="max-w-sm space-y-4" preventScrollReset>
      <input type="hidden" name="intent" value="password" />
      <FormError failure={failure} />
      <Field
        name="current"
        type="password"
        label="Present password"
        autoComplete="current-password"
        required
        error={failure?.fields.current}
      />
      <Field
        name="next"
        type="password"
        label="New password"
        hint="At least 10 characters. A few words in a row are better than signs and digits."
        autoComplete="new-password"
        minLength={10}
        required
        error={failure?.fields.password ?? failure?.fields.next}
      />
      <Submit tone="secondary" busy={useSubmitting({ intent: "password" })}>
        Change password
      </Submit>
    </Form>
  );
}
