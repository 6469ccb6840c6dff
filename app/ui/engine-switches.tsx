import { Form, useSubmit } from "@remix-run/react";
import { useEffect, useRef } from "react";
import type { Failure } from "~/lib/failure";
import { useSubmitting } from "~/lib/use-submitting";
import type { ConnectedRepository } from "~/lib/views";
import { CheckField } from "~/ui/check-field";

/** Saves as soon as a switch is moved; without scripts there is a button. */
export function EngineSwitches({
  repository,
  disabled,
  failure,
}: {
  repository: ConnectedRepository;
  disabled: boolean;
  failure: Failure | null;
}) {
  const form = useRef<HTMLFormElement>(null);
  const submit = useSubmit();
  const { id, fullName, sastEnabled, scaEnabled } = repository;
  const busy = useSubmitting({ intent: "update", id });
  // A refused change must not look like one that was made.
  useEffect(() => {
    if (failure) form.current?.reset();
  }, [failure]);
  return (
    <Form
      ref={form}
      method="post"
      preventScrollReset
      key={`${sastEnabled} ${scaEnabled}`}
      aria-busy={busy}
      onChange={(event) => submit(event.currentTarget, { preventScrollReset: true })}
      className="flex items-center gap-4"
    >
      <input type="hidden" name="intent" value="update" />
      <input type="hidden" name="id" value={id} />
      <CheckField
        name="sastEnabled"
        look="switch"
        defaultChecked={sastEnabled}
        disabled={disabled}
        label={`SAST for ${fullName}`}
      >
        SAST
      </CheckField>
      <CheckField
        name="scaEnabled"
        look="switch"
        defaultChecked={scaEnabled}
        disabled={disabled}
        label={`SCA for ${fullName}`}
      >
        SCA
      </CheckField>
      {disabled ? null : (
        <noscript>
          <button type="submit">Save</button>
        </noscript>
      )}
    </Form>
  );
}
