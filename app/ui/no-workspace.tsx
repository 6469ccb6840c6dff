import type { Session } from "~/lib/views";
import { Empty } from "~/ui/empty";
import { PageHeader } from "~/ui/page-header";
import { WorkspaceChoices } from "~/ui/workspace-switcher";

/** For a person who is signed in but has no active workspace. */
export function NoWorkspace({ session: { workspaces, user } }: { session: Session }) {
  if (workspaces.length > 0) {
    return (
      <>
        <PageHeader title="Choose a workspace">You belong to more than one.</PageHeader>
        <div className="max-w-sm rounded-xl border border-line bg-surface p-1 shadow-card">
          <WorkspaceChoices current={null} workspaces={workspaces} />
        </div>
      </>
    );
  }
  return (
    <Empty icon="team" title="You belong to no workspace">
      Ask an owner or admin to invite {user?.email ?? "you"}, and open the link they send you.
    </Empty>
  );
}
