import type { ReactNode } from "react";
import { paths } from "~/lib/paths";
import type { ServiceToken } from "~/lib/views";
import { permissionNames } from "~/lib/words";
import { Badge } from "~/ui/badge";
import { ConfirmDialog } from "~/ui/confirm-dialog";
import { cellStyle, Table } from "~/ui/table";
import { Time } from "~/ui/time";

type Listed = ServiceToken & { readonly creatorLeft: boolean };

const WEEK_MS = 7 * 86_400_000;

/** The service tokens that work, and the way to end each. */
export function LiveTokenTable({ tokens }: { tokens: readonly Listed[] }) {
  return (
    <Table
      caption="Service tokens that work"
      head={["Name", "May", "Last used", "Ends", { label: "Revoke", hidden: true }]}
    >
      {tokens.map((token) => (
        <tr key={token.id}>
          <NameCell token={token}>
            {token.creatorLeft ? <Badge tone="warn">Its maker left</Badge> : null}
          </NameCell>
          <ScopesCell token={token} />
          <td className={`${cellStyle} text-ink-soft`}>
            {token.lastUsedAt ? <Time at={token.lastUsedAt} /> : "Never"}
          </td>
          <td className={`${cellStyle} ${endsSoon(token) ? "text-warn" : "text-ink-soft"}`}>
            <Time at={token.expiresAt} />
          </td>
          <td className={`${cellStyle} text-right`}>
            <ConfirmDialog
              to={paths.revokeServiceToken(token.id)}
              tone="quiet"
              label={`Revoke ${token.name}`}
              title={`Revoke ${token.name}?`}
              says="Its next request is refused. This cannot be undone: a program that still needs it gets another token."
              button="Revoke service token"
            >
              Revoke
            </ConfirmDialog>
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** Those that work no more, for the record. */
export function EndedTokenTable({ tokens }: { tokens: readonly Listed[] }) {
  return (
    <Table caption="Service tokens that ended" head={["Name", "Was allowed to", "Last used", "Ended"]}>
      {tokens.map((token) => (
        <tr key={token.id}>
          <NameCell token={token} />
          <ScopesCell token={token} />
          <td className={`${cellStyle} text-ink-soft`}>
            {token.lastUsedAt ? <Time at={token.lastUsedAt} /> : "Never"}
          </td>
          <td className={`${cellStyle} text-ink-soft`}>
            <Time at={token.revokedAt ?? token.expiresAt} />
            {token.revokedByName ? `, by ${token.revokedByName}` : ", at its end"}
          </td>
        </tr>
      ))}
    </Table>
  );
}

const endsSoon = ({ createdAt, expiresAt }: ServiceToken): boolean => {
  const left = Date.parse(expiresAt) - Date.now();
  return left < WEEK_MS && Date.parse(expiresAt) - Date.parse(createdAt) > WEEK_MS;
};

function NameCell({ token, children }: { token: ServiceToken; children?: ReactNode }) {
  return (
    <th scope="row" className={`${cellStyle} min-w-44 font-normal`}>
      <span className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
        {token.name} {children}
      </span>
      <span className="text-xs text-ink-faint">
        <code className="font-mono">{token.hint}…</code> made by {token.createdByName}{" "}
        <Time at={token.createdAt} />
      </span>
    </th>
  );
}

function ScopesCell({ token: { scopes } }: { token: ServiceToken }) {
  return (
    <td className={`${cellStyle} min-w-56 text-ink-soft`}>
      <ul className="space-y-0.5">
        {scopes.map((scope) => (
          <li key={scope}>{permissionNames[scope]}</li>
        ))}
      </ul>
    </td>
  );
}
