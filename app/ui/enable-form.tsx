import { Form } from "@remix-run/react";
import type { Failure } from "~/lib/failure";
import { useSubmitting } from "~/lib/use-submitting";
import type { AvailableRepository } from "~/lib/views";
import { CheckField } from "~/ui/check-field";
import { FormError } from "~/ui/form-error";
import { Submit } from "~/ui/submit";

/** The explicit decision that one repository may be scanned, and by what. */
export function EnableForm({
  repository,
  failure,
}: {
  repository: AvailableRepository;
  failure: Failure | null;
}) {
  const { connectionId, externalId, fullName } = repository;
  return (
    <Form method="post" preventScrollReset className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <input type="hidden" name="intent" value="enable" />
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="externalId" value={externalId} />
      <CheckField name="sastEnabled" defaultChecked label={`SAST for ${fullName}`}>
        SAST
      </CheckField>
      <CheckField name="scaEnabled" defaultChecked label={`SCA for ${fullName}`}>
        SCA
      </CheckField>
      <CheckField name="scanNow" defaultChecked label={`Scan ${fullName} now`}>
        Scan now
      </CheckField>
      <Submit
        tone="secondary"
        busy={useSubmitting({ intent: "enable", connectionId, externalId })}
        label={`Enable ${fullName}`}
      >
        Enable
      </Submit>
      {failure ? (
        <div className="basis-full">
          <FormError failure={failure} />
        </div>
      ) : null}
    </Form>
  );
}
