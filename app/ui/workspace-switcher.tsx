import { Form } from "@remix-run/react";
import { paths } from "~/lib/paths";
import type { Session } from "~/lib/views";
import { roleNames } from "~/lib/words";
import { Icon } from "~/ui/icon";
import { Menu, menuItemStyle } from "~/ui/menu";

/** The workspace of this session, and the others this person belongs to. */
export function WorkspaceSwitcher({ session: { workspace, workspaces } }: { session: Session }) {
  if (!workspace) return null;
  return (
    <Menu
      summary={
        <>
          <WorkspaceMark name={workspace.name} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-[13px] leading-tight font-medium">{workspace.name}</span>
            <span className="block text-xs leading-tight text-ink-faint">{roleNames[workspace.role]}</span>
            <span className="sr-only">Switch workspace</span>
          </span>
          <Icon name="chevrons" className="size-4 text-ink-faint" />
        </>
      }
    >
      <WorkspaceChoices current={workspace.id} workspaces={workspaces} />
    </Menu>
  );
}

/** One button for each workspace. */
export function WorkspaceChoices({
  current,
  workspaces,
}: {
  current: string | null;
  workspaces: Session["workspaces"];
}) {
  return (
    <Form method="post" action={paths.switchWorkspace()}>
      {workspaces.map(({ id, name, role }) => (
        <button
          type="submit"
          key={id}
          name="workspaceId"
          value={id}
          disabled={id === current}
          className={menuItemStyle}
        >
          <WorkspaceMark name={name} />
          <span className="min-w-0 flex-1 truncate">{name}</span>
          {id === current ? (
            <Icon name="check" className="size-4 text-accent" />
          ) : (
            <span className="text-xs text-ink-faint">{roleNames[role]}</span>
          )}
        </button>
      ))}
    </Form>
  );
}

function WorkspaceMark({ name }: { name: string }) {
  return (
    <span
      className="grid size-6 flex-none place-items-center rounded-md bg-ink text-[11px] font-semibold text-surface uppercase"
      aria-hidden="true"
    >
      {name.slice(0, 1)}
    </span>
  );
}
