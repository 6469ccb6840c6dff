import { Form } from "@remix-run/react";
import type { Role } from "#db/vocabulary";
import type { Failure } from "~/lib/failure";
import { useSubmitting } from "~/lib/use-submitting";
import { roleNames } from "~/lib/words";
import { Card } from "~/ui/card";
import { CopyField } from "~/ui/copy-field";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { Notice } from "~/ui/notice";
import { SelectField } from "~/ui/select-field";
import { Submit } from "~/ui/submit";
import { Time } from "~/ui/time";

interface Props {
  roles: readonly Role[];
  failure: Failure | null;
  /** The link just made, to be shown once. */
  sent: { url: string; email: string; mailed: boolean; expiresAt: string } | null;
}

/** Invites an address with a role. */
export function InviteForm({ roles, failure, sent }: Props) {
  return (
    <Card className="space-y-4 p-4 sm:p-5">
      {sent ? (
        <Notice tone="good" title={`${sent.email} is invited`}>
          <p className="mb-3">
            {sent.mailed
              ? "The link was sent by e-mail too."
              : "No mail is sent here: hand over this link yourself."}{" "}
            It is not shown again and ends <Time at={sent.expiresAt} />.
          </p>
          <CopyField label="Invitation link" value={sent.url} />
        </Notice>
      ) : null}
      <FormError failure={failure} />
      <Form
        method="post"
        preventScrollReset
        key={sent?.url}
        className="grid items-start gap-3 sm:grid-cols-[minmax(0,1fr)_10rem_auto]"
      >
        <input type="hidden" name="intent" value="invite" />
        <Field
          name="email"
          type="email"
          label="E-mail"
          required
          autoComplete="off"
          defaultValue={failure?.values.email}
          error={failure?.fields.email}
        />
        <SelectField
          name="role"
          label="Role"
          defaultValue={failure?.values.role ?? (roles.includes("member") ? "member" : roles[0])}
          options={roles.map((value) => ({ value, label: roleNames[value] }))}
        />
        <div className="sm:pt-[27px]">
          <Submit busy={useSubmitting({ intent: "invite" })}>Invite</Submit>
        </div>
      </Form>
    </Card>
  );
}
