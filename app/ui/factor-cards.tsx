import { Form } from "@remix-run/react";
import type { Failure } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { useSubmitting } from "~/lib/use-submitting";
import type { OwnFactors } from "~/lib/views";
import { Badge } from "~/ui/badge";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { ConfirmDialog } from "~/ui/confirm-dialog";
import { FormError } from "~/ui/form-error";
import { RecoveryCodes } from "~/ui/recovery-codes";
import { Submit } from "~/ui/submit";
import { Time } from "~/ui/time";

/** Whether there is an authenticator app, and the way to one or out of it. */
export function AuthenticatorCard({ factors: { totpConfirmedAt, passkeys } }: { factors: OwnFactors }) {
  return (
    <Card className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3 px-4 py-3.5 text-[13px] sm:px-5">
      {totpConfirmedAt ? (
        <>
          <p className="flex flex-wrap items-center gap-2">
            <Badge tone="good" dot>
              On
            </Badge>
            <span className="text-ink-soft">
              Since <Time at={totpConfirmedAt} />
            </span>
          </p>
          {passkeys.length > 0 ? (
            <ConfirmDialog
              to={paths.removeAuthenticator()}
              tone="quiet"
              title="Remove the authenticator app?"
              says="Its codes will not work any more, and every other session of yours ends. Your passkeys stay."
              button="Remove authenticator app"
            >
              Remove
            </ConfirmDialog>
          ) : (
            <p className="text-ink-faint">Your only factor. Add a passkey before you remove it.</p>
          )}
        </>
      ) : (
        <>
          <p className="text-ink-soft text-pretty">
            None. One more way to prove who you are, for a device without your passkey.
          </p>
          <ButtonLink to={paths.newAuthenticator()}>Add an authenticator app</ButtonLink>
        </>
      )}
    </Card>
  );
}

/** How many recovery codes are left, and new ones in their place. */
export function RecoveryCodesCard({
  factors: { recoveryCodes },
  codes,
  failure,
}: {
  factors: OwnFactors;
  /** Those just made. */
  codes: readonly string[] | null;
  failure: Failure | null;
}) {
  const busy = useSubmitting({ intent: "recovery-codes" });
  const { left, total } = recoveryCodes;
  return (
    <Card className="space-y-4 px-4 py-4 sm:px-5">
      <FormError failure={failure} />
      {codes ? (
        <RecoveryCodes codes={codes} />
      ) : (
        <Form method="post" preventScrollReset className="flex flex-wrap items-center justify-between gap-3">
          <input type="hidden" name="intent" value="recovery-codes" />
          <p className="flex flex-wrap items-center gap-2 text-[13px] text-ink-soft">
            <Badge tone={left > 3 ? "good" : left > 0 ? "warn" : "bad"} dot>
              {left} of {total} left
            </Badge>
            {left > 3 ? null : "Make new ones before you need them."}
          </p>
          <Submit tone="secondary" busy={busy}>
            Make new recovery codes
          </Submit>
        </Form>
      )}
    </Card>
  );
}
