import { failureFor } from "~/lib/failure";
import type { ConnectedRepository, Session } from "~/lib/views";
import { Card } from "~/ui/card";
import { ConnectedRepositoryRow } from "~/ui/connected-repository-row";
import { Empty } from "~/ui/empty";
import { Section } from "~/ui/section";

/** The allow-list: exactly these repositories may be scanned. */
export function ConnectedRepositoryList({
  repositories,
  can,
  answer,
}: {
  repositories: readonly ConnectedRepository[];
  can: Session["can"];
  answer: unknown;
}) {
  return (
    <Section
      anchor="enabled"
      title="Connected repositories"
      intro="Exactly these may be scanned, by the engines switched on. The worker checks again at every run."
    >
      {repositories.length > 0 ? (
        <Card>
          <ul className="divide-y divide-line">
            {repositories.map((repository) => (
              <ConnectedRepositoryRow
                key={repository.id}
                repository={repository}
                can={can}
                failure={
                  failureFor(answer, { intent: "update", id: repository.id }) ??
                  failureFor(answer, { intent: "scan", repositoryId: repository.repositoryId })
                }
              />
            ))}
          </ul>
        </Card>
      ) : (
        <Empty icon="repository" title="No repository may be scanned yet">
          {can.manage_repos
            ? "Enable one below. Until then nothing is read, whatever the connections could see."
            : "Somebody who may manage repositories chooses them: an owner, admin or member."}
        </Empty>
      )}
    </Section>
  );
}
