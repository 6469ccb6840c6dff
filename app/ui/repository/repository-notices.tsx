import { Form } from "@remix-run/react";
import { paths } from "~/lib/paths";
import { useSubmitting } from "~/lib/use-submitting";
import type { Connection, RepositoryDetail, Session } from "~/lib/views";
import { providerNames } from "~/lib/words";
import { Notice } from "~/ui/notice";
import { Submit } from "~/ui/submit";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

/** Why the repository is not scanned now, and what to do about it. Nothing where nothing is the matter. */
export function RepositoryNotices({
  repository,
  connection,
  can,
}: {
  repository: RepositoryDetail;
  connection: Connection | null;
  can: Session["can"];
}) {
  const { connected, goneAt, provider } = repository;
  const resuming = useSubmitting({ intent: "resume" });
  const trouble = connection && connection.state !== "active" && connection.stateReason ? connection : null;
  if (connected && connected.pausedReason === null && goneAt === null && !trouble) return null;
  return (
    <div className="mb-6 space-y-3">
      {connected === null ? (
        <Notice title="Not on the allow-list any more">
          It is not read or scanned. What scans found before is kept.{" "}
          {can.manage_repos ? <TextLink to={paths.picker()}>Enable it again</TextLink> : null}
        </Notice>
      ) : null}
      {goneAt ? (
        <Notice tone="warn" title={`${providerNames[provider]} does not show it any more`}>
          Since <Time at={goneAt} />. It was deleted, or the account lost its access. Scans fail until it is
          back.
        </Notice>
      ) : null}
      {trouble ? (
        <Notice tone="warn" title={`Its connection ${trouble.providerUsername} needs attention`}>
          {trouble.stateReason} <TextLink to={paths.connections()}>Go to the connection</TextLink>
        </Notice>
      ) : null}
      {connected && connected.pausedReason !== null ? (
        <Notice tone="warn" title="Paused: it is not scanned">
          <p>{connected.pausedReason}</p>
          {can.manage_repos ? (
            <Form method="post" preventScrollReset className="mt-3">
              <input type="hidden" name="intent" value="resume" />
              <input type="hidden" name="id" value={connected.id} />
              <Submit tone="secondary" busy={resuming} label={`Resume ${connected.fullName}`}>
                Resume
              </Submit>
            </Form>
          ) : null}
        </Notice>
      ) : null}
    </div>
  );
}
