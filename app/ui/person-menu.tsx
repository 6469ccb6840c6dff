import { Form, Link } from "@remix-run/react";
import { paths } from "~/lib/paths";
import type { Session } from "~/lib/views";
import { Avatar } from "~/ui/avatar";
import { Icon } from "~/ui/icon";
import { Menu, menuItemStyle } from "~/ui/menu";
import { ThemeChoice } from "~/ui/theme-choice";
import { WorkspaceChoices } from "~/ui/workspace-switcher";

/** Who is signed in, and the way out. `flat` lists it inside another menu, with the workspaces. */
export function PersonMenu({ session, flat = false }: { session: Session; flat?: boolean }) {
  const { user, workspace, workspaces } = session;
  if (!user) return null;
  const items = (
    <>
      {flat && workspaces.length > 1 ? (
        <WorkspaceChoices current={workspace?.id ?? null} workspaces={workspaces} />
      ) : null}
      <Link to={paths.account()} className={menuItemStyle}>
        <Icon name="person" className="size-4 text-ink-faint" />
        Account
      </Link>
      <ThemeChoice />
      <Form method="post" action={paths.logout()}>
        <button type="submit" className={menuItemStyle}>
          <Icon name="external" className="size-4 text-ink-faint" />
          Sign out
        </button>
      </Form>
    </>
  );
  if (flat) return items;
  return (
    <Menu
      place="above"
      summary={
        <>
          <Avatar name={user.name} />
          <span className="min-w-0 flex-1">
            <span className="block truncate text-[13px] leading-tight font-medium">{user.name}</span>
            <span className="block truncate text-xs leading-tight text-ink-faint">{user.email}</span>
            <span className="sr-only">Account menu</span>
          </span>
        </>
      }
    >
      {items}
    </Menu>
  );
}
