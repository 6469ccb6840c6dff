import { Form } from "@remix-run/react";
import type { Failure } from "~/lib/failure";
import { useSubmitting } from "~/lib/use-submitting";
import { CheckField } from "~/ui/check-field";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { Submit } from "~/ui/submit";

interface Props {
  connectionId: string;
  account: string;
  failure: Failure | null;
}

/** For an account that may read code but not list projects: a project is named by its path and proved over git. */
export function ByPathForm({ connectionId, account, failure }: Props) {
  return (
    <Form method="post" preventScrollReset className="space-y-3 px-4 py-4 sm:px-5">
      <input type="hidden" name="intent" value="enable-by-path" />
      <input type="hidden" name="connectionId" value={connectionId} />
      <input type="hidden" name="scanNow" value="on" />
      <FormError failure={failure} />
      <Field
        name="path"
        label="Project path"
        hint="As in its address, such as group/subgroup/project."
        required
        mono
        spellCheck={false}
        defaultValue={failure?.values.path}
        error={failure?.fields.path}
      />
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <CheckField name="sastEnabled" defaultChecked label={`SAST for the project of ${account}`}>
          SAST
        </CheckField>
        <CheckField name="scaEnabled" defaultChecked label={`SCA for the project of ${account}`}>
          SCA
        </CheckField>
        <Submit tone="secondary" busy={useSubmitting({ intent: "enable-by-path", connectionId })}>
          Enable by path
        </Submit>
      </div>
    </Form>
  );
}
