import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { paths } from "~/lib/paths";
import type { Session, ShellCounts } from "~/lib/views";
import { Brand } from "~/ui/brand";
import { Launcher } from "~/ui/launcher";
import { Navigation } from "~/ui/navigation";
import { NavigationDrawer } from "~/ui/navigation-drawer";
import { NotificationBell } from "~/ui/notification-bell";
import { PersonMenu } from "~/ui/person-menu";
import { RouteProgress } from "~/ui/route-progress";
import { ToastStack } from "~/ui/toast-stack";
import { WorkspaceSwitcher } from "~/ui/workspace-switcher";

interface Props {
  session: Session;
  /** Null for somebody whose role sees no repository data. */
  counts: ShellCounts | null;
  children: ReactNode;
}

/** Navigation on the left of a wide screen; on a narrow one a bar along the top, with the rest in a drawer. */
export function ShellFrame({ session, counts, children }: Props) {
  return (
    <div className="lg:grid lg:min-h-dvh lg:grid-cols-[15rem_minmax(0,1fr)] print:block">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <RouteProgress />
      <header className="sticky top-0 z-20 border-line bg-ground max-lg:border-b lg:h-dvh lg:border-r print:hidden">
        <div className="flex h-full gap-1 max-lg:items-center max-lg:px-2 max-lg:py-1.5 lg:flex-col lg:gap-4 lg:p-3">
          <div className="flex-1 lg:hidden">
            <NavigationDrawer session={session} counts={counts} />
          </div>
          <div className="flex items-center justify-between max-lg:order-last max-lg:contents lg:mt-1.5 lg:ml-2">
            <Link to={paths.home()} className="flex rounded-md max-lg:hidden" aria-label="SecPortal overview">
              <Brand />
            </Link>
            <div className="max-lg:order-last">
              <NotificationBell unread={counts?.unread ?? null} />
            </div>
          </div>
          <div className="hidden lg:block">
            <WorkspaceSwitcher session={session} />
          </div>
          {session.workspace ? <Launcher session={session} /> : null}
          <div className="hidden min-h-0 overflow-y-auto lg:block">
            <Navigation session={session} counts={counts} label="Main" />
          </div>
          <div className="mt-auto hidden lg:block">
            <PersonMenu session={session} />
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1} className="min-w-0 px-4 py-6 outline-none sm:px-8 lg:py-9 print:p-0">
        <div className="mx-auto max-w-5xl">
          <ToastStack>{children}</ToastStack>
        </div>
      </main>
    </div>
  );
}
