import { paths } from "~/lib/paths";
import { useNow } from "~/lib/use-now";
import type { ServiceToken } from "~/lib/views";
import { scopeNames } from "~/lib/words";
import { Badge } from "~/ui/badge";
import { Card } from "~/ui/card";
import { ConfirmDialog } from "~/ui/confirm-dialog";
import { Time } from "~/ui/time";

export type ListedToken = ServiceToken & { readonly creatorLeft: boolean };

const WEEK_MS = 7 * 86_400_000;

/** Service tokens with what they may do and when they were used, and the way to end those that work. */
export function ServiceTokenList({ tokens }: { tokens: readonly ListedToken[] }) {
  return (
    <Card>
      <ul className="divide-y divide-line text-[13px]">
        {tokens.map((token) => (
          <li key={token.id} className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3.5 sm:px-5">
            <div className="min-w-0 flex-1 basis-64">
              <p className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
                {token.name} <State token={token} />
              </p>
              <ul aria-label="Permissions" className="text-ink-soft text-pretty">
                {token.scopes.map((scope) => (
                  <li key={scope}>{scopeNames[scope]}</li>
                ))}
              </ul>
              <p className="mt-0.5 text-xs text-ink-faint">
                <code className="font-mono">{token.hint}…</code> made by {token.createdByName}{" "}
                <Time at={token.createdAt} />
              </p>
            </div>
            <dl className="grid grid-cols-[auto_auto] gap-x-3 text-ink-soft sm:w-52">
              <dt className="text-ink-faint">Last used</dt>
              <dd>{token.lastUsedAt ? <Time at={token.lastUsedAt} /> : "Never"}</dd>
              <dt className="text-ink-faint">{token.live ? "Ends" : "Ended"}</dt>
              <dd>
                <Time at={token.revokedAt ?? token.expiresAt} />
              </dd>
            </dl>
            {token.live ? <Revocation token={token} /> : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Revocation({ token: { id, name } }: { token: ServiceToken }) {
  return (
    <ConfirmDialog
      to={paths.revokeServiceToken(id)}
      label={`Revoke ${name}`}
      title={`Revoke ${name}?`}
      says="Its next request is refused. This cannot be undone: a program that still needs it gets another token."
      button="Revoke service token"
    >
      Revoke
    </ConfirmDialog>
  );
}

function State({ token }: { token: ListedToken }) {
  const now = useNow();
  const { live, revokedByName, expiresAt, createdAt, creatorLeft } = token;
  if (!live) return <Badge>{revokedByName ? `Revoked by ${revokedByName}` : "Expired"}</Badge>;
  const end = Date.parse(expiresAt);
  // A token that was made for a week or less says nothing new by that.
  const soon = now !== null && end - now.getTime() < WEEK_MS && end - Date.parse(createdAt) > WEEK_MS;
  return (
    <>
      {soon ? <Badge tone="warn">Ends soon</Badge> : null}
      {creatorLeft ? <Badge tone="warn">Its maker left</Badge> : null}
    </>
  );
}
