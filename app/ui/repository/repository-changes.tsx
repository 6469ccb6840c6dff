import { paths } from "~/lib/paths";
import { ActivityList, type ToldActivity } from "~/ui/activity-list";
import { Section } from "~/ui/section";
import { TextLink } from "~/ui/text-link";

/** What happened to the repository: decisions of people, and what changed about it at its provider. */
export function RepositoryChanges({
  connectedId,
  changes,
}: {
  connectedId: string | null;
  changes: readonly ToldActivity[];
}) {
  if (connectedId === null || changes.length === 0) return null;
  return (
    <Section
      anchor="changes"
      title="Changes"
      intro="Decisions of people, and what the provider said was renamed, moved, archived, or made public."
      actions={
        <TextLink to={paths.activity({ entityType: "connected_repo", entityId: connectedId })}>
          All in the activity log
        </TextLink>
      }
    >
      <ActivityList events={changes} />
    </Section>
  );
}
