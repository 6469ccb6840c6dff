import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { paths } from "~/lib/paths";
import type { Session } from "~/lib/views";
import { Brand } from "~/ui/brand";
import { Icon } from "~/ui/icon";
import { Menu } from "~/ui/menu";
import { Navigation } from "~/ui/navigation";
import { NotificationBell } from "~/ui/notification-bell";
import { PersonMenu } from "~/ui/person-menu";
import { ToastStack } from "~/ui/toast-stack";
import { WorkspaceSwitcher } from "~/ui/workspace-switcher";

interface Props {
  session: Session;
  /** Unread notifications; null for somebody who is never told anything. */
  unread: number | null;
  children: ReactNode;
}

/** Navigation on the left of a wide screen, behind a button on a narrow one. */
export function ShellFrame({ session, unread, children }: Props) {
  return (
    <div className="lg:grid lg:min-h-dvh lg:grid-cols-[15rem_minmax(0,1fr)] print:block">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <div className="sticky top-0 z-20 flex items-center justify-between gap-2 border-b border-line bg-ground px-3 py-2 lg:hidden print:hidden">
        <Menu
          label="Menu"
          summary={
            <>
              <Icon name="menu" />
              <span className="max-w-48 truncate font-medium">{session.workspace?.name ?? "Menu"}</span>
            </>
          }
        >
          <Navigation session={session} label="Main, small screen" />
          <div className="mt-1 border-t border-line pt-1">
            <PersonMenu session={session} flat />
          </div>
        </Menu>
        <div className="flex items-center gap-2.5">
          <NotificationBell unread={unread} />
          <Link to={paths.home()} className="flex rounded-md" aria-label="SecPortal overview">
            <Brand />
          </Link>
        </div>
      </div>
      <div className="hidden border-r border-line bg-ground lg:block print:hidden">
        <div className="sticky top-0 flex h-dvh flex-col gap-4 p-3">
          <div className="mt-1.5 ml-2 flex items-center justify-between">
            <Link to={paths.home()} className="flex rounded-md" aria-label="SecPortal overview">
              <Brand />
            </Link>
            <NotificationBell unread={unread} />
          </div>
          <WorkspaceSwitcher session={session} />
          <Navigation session={session} label="Main" />
          <div className="mt-auto">
            <PersonMenu session={session} />
          </div>
        </div>
      </div>
      <main id="content" tabIndex={-1} className="min-w-0 px-4 py-6 outline-none sm:px-8 lg:py-9 print:p-0">
        <div className="mx-auto max-w-5xl">
          <ToastStack>{children}</ToastStack>
        </div>
      </main>
    </div>
  );
}
