import { Form } from "@remix-run/react";
import type { Failure } from "~/lib/failure";
import { useSubmitting } from "~/lib/use-submitting";
import type { Session } from "~/lib/views";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { Submit } from "~/ui/submit";

/** Proves the second factor: a code of the authenticator, or one of the recovery codes in the same field. */
export function FactorVerification({
  factors: { totp, passkeys },
  failure,
}: {
  factors: Session["factors"];
  failure: Failure | null;
}) {
  return (
    <Form method="post" className="space-y-4">
      <FormError failure={failure} />
      <input type="hidden" name="intent" value="verify" />
      <Field
        name="code"
        label={totp ? "Code" : "Recovery code"}
        hint={
          totp
            ? "No authenticator at hand? Enter one of your recovery codes; each works once."
            : "Each works once."
        }
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
        required
        autoFocus={passkeys === 0}
        mono
        error={failure?.fields.code}
      />
      <Submit wide tone={passkeys > 0 ? "secondary" : "primary"} busy={useSubmitting({ intent: "verify" })}>
        Verify
      </Submit>
    </Form>
  );
}
