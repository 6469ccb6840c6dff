import { redirect } from "@remix-run/node";
import { Outlet, useLoaderData } from "@remix-run/react";
import { withApi } from "~/lib/api.server";
import { paths } from "~/lib/paths";
import { NoWorkspace } from "~/ui/no-workspace";
import { ShellFrame } from "~/ui/shell-frame";

/** Everything behind sign-in: finds out who asks, and draws what stays the same around every page. */
export const loader = withApi(async ({ api, url, afterAction }) => {
  const session = await api.session.current();
  if (!afterAction && session.state !== "aal2") {
    const place = url.pathname + url.search;
    throw redirect(session.state === "anonymous" ? paths.login(place) : paths.factor(place));
  }
  return { session, counts: session.can.view_repos ? await api.dashboard.counts() : null };
});

export default function Shell() {
  const { session, counts } = useLoaderData<typeof loader>();
  return (
    <ShellFrame session={session} counts={counts}>
      {session.workspace ? <Outlet /> : <NoWorkspace session={session} />}
    </ShellFrame>
  );
}
