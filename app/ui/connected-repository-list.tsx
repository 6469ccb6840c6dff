import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import type { ConnectedRepository, Session } from "~/lib/views";
import { Card } from "~/ui/card";
import { ConnectedRepositoryRow } from "~/ui/connected-repository-row";
import { ConnectedRepositorySearch } from "~/ui/connected-repository-search";
import { Empty } from "~/ui/empty";
import { Pager } from "~/ui/pager";
import { Section } from "~/ui/section";
import { TextLink } from "~/ui/text-link";

interface Props {
  /** Those on this page, by name. */
  repositories: readonly ConnectedRepository[];
  nextCursor: string | null;
  /** Whether this page comes after another. */
  paged: boolean;
  /** What was searched for among their names. */
  find?: string | undefined;
  /** How many there are on all pages, whatever was searched for. */
  total: number;
  can: Session["can"];
  answer: unknown;
}

/** From this many on they can be searched; fewer are seen at a glance. */
const WORTH_SEARCHING = 10;

/** The allow-list: exactly these repositories may be scanned. */
export function ConnectedRepositoryList({
  repositories,
  nextCursor,
  paged,
  find,
  total,
  can,
  answer,
}: Props) {
  const at = (cursor?: string) => `${paths.repositories({ find, cursor })}#enabled`;
  return (
    <Section
      anchor="enabled"
      title="Connected repositories"
      intro="Exactly these may be scanned, by the engines switched on. The worker checks again at every run."
    >
      {total >= WORTH_SEARCHING ? <ConnectedRepositorySearch find={find} total={total} /> : null}
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
      ) : total > 0 ? (
        <Empty
          icon="search"
          title={find ? `No connected repository has “${find}” in its name` : "No more repositories"}
        >
          <TextLink to={paths.allowList()}>Show all {total}</TextLink>
        </Empty>
      ) : (
        <Empty icon="repository" title="No repository may be scanned yet">
          {can.manage_repos
            ? "Enable one below. Until then nothing is read, whatever the connections could see."
            : "Somebody who may manage repositories chooses them: an owner, admin or member."}
        </Empty>
      )}
      <Pager first={paged ? at() : null} next={nextCursor ? at(nextCursor) : null} older="More" />
    </Section>
  );
}
