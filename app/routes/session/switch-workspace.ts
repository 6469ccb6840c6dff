import { redirect } from "@remix-run/node";
import { withAction } from "~/lib/api.server";
import { paths } from "~/lib/paths";

/** Makes another workspace the active one and starts at its overview; the page left behind is of the old one. */
export const action = withAction(async ({ api, form }) => {
  await api.session.switchWorkspace({ workspaceId: form.text("workspaceId") });
  throw redirect(paths.home());
});

export const loader = () => redirect(paths.home());
