import { Form } from "@remix-run/react";
import type { Failure } from "~/lib/failure";
import type { ShownEnrolment } from "~/lib/totp-enrolment";
import { useSubmitting } from "~/lib/use-submitting";
import { CopyField } from "~/ui/copy-field";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { Submit } from "~/ui/submit";

/** Scan, type the first code, done. The code and key travel with the form, so a mistyped code does not change them. */
export function TotpEnrolmentForm({
  enrolment,
  failure,
}: {
  enrolment: ShownEnrolment;
  failure: Failure | null;
}) {
  return (
    <Form method="post" className="space-y-5">
      <FormError failure={failure} />
      <input type="hidden" name="intent" value="enrol" />
      <input type="hidden" name="manualKey" value={enrolment.manualKey} />
      <input type="hidden" name="qr" value={enrolment.qr} />
      <div className="flex justify-center">
        <img
          src={enrolment.qr}
          alt="QR code for your authenticator app"
          width={184}
          height={184}
          className="rounded-lg border border-line bg-white p-1"
        />
      </div>
      <details>
        <summary className="rounded text-[13px] text-accent hover:underline">
          Cannot scan it? Type the key instead
        </summary>
        <div className="mt-3">
          <CopyField label="Key" value={enrolment.manualKey} />
        </div>
      </details>
      <Field
        name="code"
        label="6-digit code the app shows"
        inputMode="numeric"
        autoComplete="one-time-code"
        required
        maxLength={7}
        mono
        error={failure?.fields.code}
      />
      <Submit wide busy={useSubmitting({ intent: "enrol" })}>
        Turn on
      </Submit>
    </Form>
  );
}
