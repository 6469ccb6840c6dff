import { Form } from "@remix-run/react";
import { paths } from "~/lib/paths";
import { useSubmitting } from "~/lib/use-submitting";
import type { Connection } from "~/lib/views";
import { providerNames } from "~/lib/words";
import { Avatar } from "~/ui/avatar";
import { ButtonLink } from "~/ui/button-link";
import { buttonStyle } from "~/ui/button-style";
import { Card } from "~/ui/card";
import { ConfirmDialog } from "~/ui/confirm-dialog";
import { ConnectionScopes } from "~/ui/connection-scopes";
import { ConnectionStateBadge } from "~/ui/connection-state-badge";
import { Facts } from "~/ui/facts";
import { Notice } from "~/ui/notice";
import { ProviderMark } from "~/ui/provider-mark";
import { Submit } from "~/ui/submit";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

interface Props {
  connection: Connection;
  /** Names of what is enabled through it. */
  repositories: readonly string[];
  mayManage: boolean;
  /** False when the factor must be proved again before something is lost. */
  fresh: boolean;
}

/** One provider account: its health and what to do about it, what it was granted, and the four times of its life. */
export function ConnectionCard({ connection, repositories, mayManage, fresh }: Props) {
  const { id, provider, host, providerUsername, state, stateReason, enabledRepositories: count } = connection;
  const account = `${providerNames[provider]} account ${providerUsername}`;
  return (
    <li className="min-w-0">
      <Card className="flex h-full flex-col">
        <div className="flex items-start gap-3 p-4">
          <span className="relative">
            <Avatar name={providerUsername} size="large" square />
            <span className="absolute -right-1.5 -bottom-1.5 grid size-5 place-items-center rounded-full border border-line bg-surface">
              <ProviderMark provider={provider} className="size-3" />
            </span>
          </span>
          <div className="min-w-0 flex-1">
            <h3 className="font-medium wrap-anywhere">{providerUsername}</h3>
            <p className="text-[13px] text-ink-soft">
              {host} · {count === 1 ? "1 enabled repository" : `${count} enabled repositories`}
            </p>
          </div>
          <ConnectionStateBadge state={state} />
        </div>
        <div className="flex-1 space-y-4 px-4 pb-4">
          {stateReason ? <Notice tone={state === "limited" ? "warn" : "bad"}>{stateReason}</Notice> : null}
          <Facts columns={2} items={times(connection)} />
          <ConnectionScopes connection={connection} />
          <p className="text-[13px] text-ink-soft">
            Connected by {connection.connectedByName}
            {connection.connectedByStillMember
              ? ". "
              : ", who has left the workspace. The connection belongs to the workspace and keeps working; reconnect it if that account should not hold it. "}
            {connection.lastProbedAt ? (
              <>
                Its provider was last asked about it <Time at={connection.lastProbedAt} />.{" "}
              </>
            ) : null}
            <TextLink to={paths.tokenUses(id)} label={`What its token was used for: ${account}`}>
              What its token was used for
            </TextLink>
          </p>
        </div>
        {mayManage ? (
          <Actions connection={connection} account={account} repositories={repositories} fresh={fresh} />
        ) : null}
      </Card>
    </li>
  );
}

function Actions({
  connection: { id, provider, providerUsername, host, state, revocable },
  account,
  repositories,
  fresh,
}: Omit<Props, "mayManage"> & { account: string }) {
  const resuming = useSubmitting({ intent: "resume-connection", id });
  const lost = repositories.length;
  return (
    <div className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-3">
      <Form method="post" action={paths.connect(provider)} reloadDocument>
        <input type="hidden" name="reconnects" value={id} />
        <Submit
          tone={state === "active" || state === "suspended" ? "secondary" : "primary"}
          label={`Reconnect ${account}`}
        >
          Reconnect
        </Submit>
      </Form>
      {state === "suspended" ? (
        <Form method="post" preventScrollReset>
          <input type="hidden" name="intent" value="resume-connection" />
          <input type="hidden" name="id" value={id} />
          <Submit tone="primary" busy={resuming} label={`Resume ${account}`}>
            Resume
          </Submit>
        </Form>
      ) : (
        <>
          <ButtonLink to={paths.suspend(id)} tone="quiet" label={`Suspend ${account}`}>
            Suspend
          </ButtonLink>
          <ButtonLink to={paths.succession(id)} tone="quiet" label={`Succession of ${account}`}>
            Succession
          </ButtonLink>
        </>
      )}
      {fresh ? (
        <ConfirmDialog
          to={paths.disconnect(id)}
          label={`Disconnect ${account}`}
          look={buttonStyle("quiet", "ml-auto !text-bad")}
          title={`Disconnect ${providerUsername} from ${providerNames[provider]}?`}
          says={
            revocable
              ? `The token for ${host} is revoked there, checked to be gone, and deleted here. To fix a connection that stopped working, reconnect it instead: that keeps its repositories.`
              : `The token for ${host} is deleted here. ${providerNames[provider]} has no way to revoke it: remove the app there, under Settings, App authorizations.`
          }
          lost={{
            intro: `${lost === 1 ? "This repository is" : `These ${lost} repositories are`} no longer scanned, and must be enabled again after a new connection:`,
            names: repositories,
          }}
          button="Disconnect"
        >
          Disconnect
        </ConfirmDialog>
      ) : (
        <span className="ml-auto">
          <ButtonLink to={paths.disconnect(id)} tone="quiet" label={`Disconnect ${account}`}>
            Disconnect
          </ButtonLink>
        </span>
      )}
    </div>
  );
}

const times = ({ connectedAt, lastRefreshedAt, lastUsedAt, tokenExpiresAt }: Connection) => [
  { name: "Connected", value: <Time at={connectedAt} /> },
  { name: "Token refreshed", value: lastRefreshedAt ? <Time at={lastRefreshedAt} /> : "Never" },
  { name: "Last used", value: lastUsedAt ? <Time at={lastUsedAt} /> : "Never" },
  { name: "Token expires", value: tokenExpiresAt ? <Time at={tokenExpiresAt} /> : "No expiry given" },
];
