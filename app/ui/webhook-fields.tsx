import { type NotificationKind, notificationKinds } from "#db/vocabulary";
import type { Failure } from "~/lib/failure";
import { notificationKindNames } from "~/lib/words";
import { CheckField } from "~/ui/check-field";
import { Field } from "~/ui/field";

/** Address and kinds of a webhook. */
export function WebhookFields({
  url,
  kinds,
  failure,
}: {
  url: string;
  kinds: readonly NotificationKind[];
  failure: Failure | null;
}) {
  const checked = (kind: NotificationKind) =>
    failure ? failure.values[`kind.${kind}`] !== undefined : kinds.includes(kind);
  return (
    <>
      <Field
        name="url"
        label="Address"
        type="url"
        required
        maxLength={2000}
        placeholder="https://hooks.example.com/secportal"
        hint="It must be https and public. The operator can allow others with OUTBOUND_ALLOW."
        defaultValue={failure?.values.url ?? url}
        error={failure?.fields.url}
      />
      <fieldset>
        <legend className="mb-1.5 text-[13px] font-medium">What it is told</legend>
        <div className="grid gap-2 sm:grid-cols-2">
          {notificationKinds.map((kind) => (
            <CheckField key={kind} name={`kind.${kind}`} defaultChecked={checked(kind)}>
              {notificationKindNames[kind]}
            </CheckField>
          ))}
        </div>
        {failure?.fields.kinds ? <p className="mt-1.5 text-[13px] text-bad">{failure.fields.kinds}</p> : null}
      </fieldset>
    </>
  );
}
