import { redirect } from "@remix-run/node";
import { withAction } from "~/lib/api.server";
import { paths } from "~/lib/paths";

/** Signs out here, or everywhere. A link cannot do it: only a posted form ends a session. */
export const action = withAction(async ({ api, form }) => {
  await api.session.signOut({ everywhere: form.checked("everywhere") });
  throw redirect(paths.login());
});

export const loader = () => redirect(paths.home());
