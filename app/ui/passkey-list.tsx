import { paths } from "~/lib/paths";
import type { OwnFactors } from "~/lib/views";
import { Badge } from "~/ui/badge";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { ConfirmDialog } from "~/ui/confirm-dialog";
import { Empty } from "~/ui/empty";
import { Icon } from "~/ui/icon";
import { Time } from "~/ui/time";

/** A person's passkeys, with the way to another name and out of each. */
export function PasskeyList({ factors }: { factors: OwnFactors }) {
  const { passkeys, totpConfirmedAt } = factors;
  if (passkeys.length === 0) {
    return (
      <Empty
        icon="key"
        title="No passkeys"
        action={<ButtonLink to={paths.newPasskey()}>Add a passkey</ButtonLink>}
      >
        With a passkey you sign in by fingerprint, face or PIN: no password, no code, and nothing that a false
        page could ask you for.
      </Empty>
    );
  }
  const last = passkeys.length === 1 && totpConfirmedAt === null;
  return (
    <Card>
      <ul className="divide-y divide-line">
        {passkeys.map(({ id, name, synced, createdAt, lastUsedAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
            <Icon name="key" className="size-4 text-ink-faint" />
            <div className="min-w-0 flex-1 basis-52 text-[13px]">
              <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
                {name} {synced ? <Badge>Synced</Badge> : null}
              </p>
              <p className="text-ink-soft">
                Added <Time at={createdAt} />,{" "}
                {lastUsedAt ? (
                  <>
                    last used <Time at={lastUsedAt} />
                  </>
                ) : (
                  "never used"
                )}
              </p>
            </div>
            <div className="flex gap-1">
              <ButtonLink to={paths.passkey(id)} tone="quiet" label={`Rename ${name}`}>
                Rename
              </ButtonLink>
              {last ? null : (
                <ConfirmDialog
                  to={paths.removePasskey(id)}
                  tone="quiet"
                  label={`Remove ${name}`}
                  title={`Remove ${name}?`}
                  says="It will not sign you in any more, and every other session of yours ends. The device keeps its half until you delete it there."
                  button="Remove passkey"
                >
                  Remove
                </ConfirmDialog>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
