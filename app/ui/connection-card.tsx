import { Form } from "@remix-run/react";
import { paths } from "~/lib/paths";
import { useSubmitting } from "~/lib/use-submitting";
import type { Connection } from "~/lib/views";
import { providerNames } from "~/lib/words";
import { Badge } from "~/ui/badge";
import { ButtonLink } from "~/ui/button-link";
import { ConnectionStateBadge } from "~/ui/connection-state-badge";
import { Facts } from "~/ui/facts";
import { Notice } from "~/ui/notice";
import { ProviderMark } from "~/ui/provider-mark";
import { Submit } from "~/ui/submit";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

/** One provider account: its health, what it was granted, and the four times of its life. */
export function ConnectionCard({ connection, mayManage }: { connection: Connection; mayManage: boolean }) {
  const { id, provider, host, providerUsername, state, stateReason, enabledRepositories: count } = connection;
  const account = `${providerNames[provider]} account ${providerUsername}`;
  const resuming = useSubmitting({ intent: "resume-connection", id });
  return (
    <li className="px-4 py-4 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-3">
        <span className="grid size-9 flex-none place-items-center rounded-lg bg-inset">
          <ProviderMark provider={provider} />
        </span>
        <div className="min-w-0 flex-1 basis-52">
          <h3 className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
            <span className="wrap-anywhere">{providerUsername}</span>
            <ConnectionStateBadge state={state} />
          </h3>
          <p className="text-[13px] text-ink-soft">
            {host} · {count === 1 ? "1 enabled repository" : `${count} enabled repositories`}
          </p>
        </div>
        {mayManage ? (
          <div className="flex flex-wrap items-center gap-2">
            <Form method="post" action={paths.connect(provider)} reloadDocument>
              <input type="hidden" name="reconnects" value={id} />
              <Submit tone={state === "active" ? "secondary" : "primary"} label={`Reconnect ${account}`}>
                Reconnect
              </Submit>
            </Form>
            {state === "suspended" ? (
              <Form method="post" preventScrollReset>
                <input type="hidden" name="intent" value="resume-connection" />
                <input type="hidden" name="id" value={id} />
                <Submit tone="quiet" busy={resuming} label={`Resume ${account}`}>
                  Resume
                </Submit>
              </Form>
            ) : (
              <ButtonLink to={paths.succession(id)} tone="quiet" label={`Succession of ${account}`}>
                Succession
              </ButtonLink>
            )}
            {state === "suspended" ? null : (
              <ButtonLink to={paths.suspend(id)} tone="quiet" label={`Suspend ${account}`}>
                Suspend
              </ButtonLink>
            )}
            <ButtonLink to={paths.disconnect(id)} tone="quiet" label={`Disconnect ${account}`}>
              Disconnect
            </ButtonLink>
          </div>
        ) : null}
      </div>
      <div className="mt-4 space-y-4 sm:pl-12">
        {stateReason ? <Notice tone={state === "limited" ? "warn" : "bad"}>{stateReason}</Notice> : null}
        <Facts columns={5} items={times(connection)} />
        <div className="flex flex-wrap items-center gap-1.5 text-[13px]">
          <span className="mr-1 text-xs text-ink-faint">Scopes granted</span>
          {connection.scopesGranted.map((scope) => (
            <Badge key={scope}>
              <code className="font-mono text-[11px]">{scope}</code>
            </Badge>
          ))}
          <span className="text-ink-soft">{connection.scopesInWords}</span>
        </div>
        <p className="text-[13px]">
          <TextLink to={paths.tokenUses(id)} label={`Uses of the token of ${account}`}>
            What its token was used for
          </TextLink>
        </p>
        <p className="text-[13px] text-ink-soft">
          Connected by {connection.connectedByName}
          {connection.connectedByStillMember
            ? "."
            : ", who has left the workspace. The connection belongs to the workspace and keeps working; reconnect it if that account should not hold it."}
        </p>
      </div>
    </li>
  );
}

const times = ({ connectedAt, lastRefreshedAt, lastUsedAt, lastProbedAt, tokenExpiresAt }: Connection) => [
  { name: "Connected", value: <Time at={connectedAt} /> },
  { name: "Token refreshed", value: lastRefreshedAt ? <Time at={lastRefreshedAt} /> : "Never" },
  { name: "Last used", value: lastUsedAt ? <Time at={lastUsedAt} /> : "Never" },
  { name: "Last checked", value: lastProbedAt ? <Time at={lastProbedAt} /> : "Not yet" },
  { name: "Token expires", value: tokenExpiresAt ? <Time at={tokenExpiresAt} /> : "No expiry given" },
];
