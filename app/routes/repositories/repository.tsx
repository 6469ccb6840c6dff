import { type MetaFunction, redirect } from "@remix-run/node";
import { useActionData, useLoaderData, useSearchParams } from "@remix-run/react";
import { activityFacts } from "~/lib/activity-facts";
import { activitySentence } from "~/lib/activity-sentences";
import { withAction, withApi } from "~/lib/api.server";
import { answerOf } from "~/lib/callback-answers";
import { changeRepository, repositoryIntents } from "~/lib/change-repository.server";
import { failureFor } from "~/lib/failure";
import { toListed } from "~/lib/listed-finding";
import { paths } from "~/lib/paths";
import { pulseOf } from "~/lib/scan-progress";
import { title } from "~/lib/title";
import { useScanPulse } from "~/lib/use-scan-pulse";
import { FormError } from "~/ui/form-error";
import { RepositoryChanges } from "~/ui/repository/repository-changes";
import { RepositoryDownloads } from "~/ui/repository/repository-downloads";
import { RepositoryFindings } from "~/ui/repository/repository-findings";
import { RepositoryHeader } from "~/ui/repository/repository-header";
import { RepositoryHistory } from "~/ui/repository/repository-history";
import { RepositoryInventory } from "~/ui/repository/repository-inventory";
import { RepositoryNotices } from "~/ui/repository/repository-notices";
import { RepositorySettings } from "~/ui/repository/repository-settings";
import { Toast } from "~/ui/toast";

/** Findings and changes the page shows; the rest is a link away. */
const LATEST = 5;
const CHANGES = 12;

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  title(data?.repository.fullName ?? "Repository");

export const loader = withApi(async ({ api, params }) => {
  const repositoryId = params.id ?? "";
  const repository = await api.repository.get({ repositoryId });
  const { connected } = repository;
  const [{ can }, connections, page, changes, moving] = await Promise.all([
    api.session.current(),
    api.connection.list(),
    api.finding.list({ repositoryId }),
    connected ? api.activity.list({ entityType: "connected_repo", entityId: connected.id }) : null,
    connected?.activeScanId ? api.scan.watch() : [],
  ]);
  return {
    ...{ can, repository },
    connection: connections.find(({ id }) => id === connected?.connectionId) ?? null,
    latest: page.findings.slice(0, LATEST).map(toListed),
    // The facts of an event are turned into words here, so only the words travel.
    changes: (changes?.events ?? []).slice(0, CHANGES).map(({ metadata, ...event }) => ({
      ...event,
      sentence: activitySentence(event.action, metadata),
      facts: activityFacts(metadata),
    })),
    pulse: pulseOf(moving),
  };
});

export const action = withAction(async ({ api, form, params }) => {
  const back = (notice: string) => `${paths.repository(params.id ?? "")}?notice=${notice}`;
  return redirect(await changeRepository(api, form.oneOf("intent", repositoryIntents), form, back));
});

/** One repository: whether and how it is scanned, what was found, what is installed, and what happened to it. */
export default function RepositoryPage() {
  const { repository, can, connection, latest, changes, pulse } = useLoaderData<typeof loader>();
  const answered = useActionData<typeof action>();
  const [query] = useSearchParams();
  const answer = answerOf(query);
  useScanPulse(pulse);
  const { repositoryId, connected } = repository;
  const failure = failureFor(answered);
  return (
    <>
      <RepositoryHeader repository={repository} connection={connection} can={can} />
      {answer?.tone === "good" ? (
        <Toast closeTo={paths.repository(repositoryId)}>{answer.title}</Toast>
      ) : null}
      {failure ? (
        <div className="mb-5">
          <FormError failure={failure} />
        </div>
      ) : null}
      <RepositoryNotices repository={repository} connection={connection} can={can} />
      <div className="grid items-start gap-x-6 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0 space-y-8">
          <RepositoryFindings repository={repository} latest={latest} />
          <RepositoryHistory repository={repository} />
          <RepositoryChanges connectedId={connected?.id ?? null} changes={changes} />
        </div>
        <div className="min-w-0 space-y-5">
          {connected ? (
            <RepositorySettings connected={connected} connection={connection} can={can} answer={answered} />
          ) : null}
          <RepositoryInventory repository={repository} />
          <RepositoryDownloads repository={repository} />
        </div>
      </div>
    </>
  );
}
