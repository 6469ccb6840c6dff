import { index, layout, prefix, type RouteConfig, route } from "@remix-run/route-config";

/** Shows every component in each state; no part of what is built. */
const gallery = import.meta.env.DEV ? [route("ui", "routes/ui/gallery.tsx")] : [];

/** Every page of the product. */
export default [
  layout("routes/plain.tsx", [
    route("login", "routes/session/login.tsx"),
    route("setup/:token", "routes/session/setup.tsx"),
    route("factor", "routes/session/factor.tsx"),
    route("confirm", "routes/session/confirm.tsx"),
    route("invite/:token", "routes/session/invite.tsx"),
    route("connect/:provider", "routes/connections/connect.tsx"),
  ]),
  route("logout", "routes/session/logout.ts"),
  route("workspace", "routes/session/switch-workspace.ts"),
  route("view", "routes/session/view.ts"),
  route("scans/pulse", "routes/scans/pulse.ts"),
  layout("routes/shell.tsx", [
    layout("routes/content.tsx", [
      index("routes/dashboard/overview.tsx"),
      ...prefix("settings/repositories", [
        index("routes/repositories/repositories.tsx"),
        route("connections/:id/disconnect", "routes/connections/disconnect.tsx"),
        route("connections/:id/succession", "routes/connections/succession.tsx"),
        route("connections/:id/uses", "routes/connections/token-uses.tsx"),
        route("connections/:id/suspend", "routes/connections/suspend.tsx"),
        route("configs/:provider/remove", "routes/connections/remove-config.tsx"),
        route("enabled/:id/remove", "routes/repositories/remove.tsx"),
      ]),
      ...prefix("settings/workspace", [
        index("routes/workspace/settings.tsx"),
        route("disconnect-all", "routes/workspace/disconnect-all.tsx"),
        route("delete", "routes/workspace/delete.tsx"),
        route("notifications", "routes/notifications/policy.tsx"),
        route("tokens", "routes/tokens/tokens.tsx"),
        route("tokens/new", "routes/tokens/new-token.tsx"),
        route("tokens/:id/revoke", "routes/tokens/revoke-token.tsx"),
        route("webhooks", "routes/webhooks/webhooks.tsx"),
        route("webhooks/new", "routes/webhooks/new-webhook.tsx"),
        route("webhooks/:id", "routes/webhooks/webhook.tsx"),
        route("webhooks/:id/edit", "routes/webhooks/edit-webhook.tsx"),
      ]),
      route("scans", "routes/scans/scans.tsx"),
      route("scans/:id", "routes/scans/scan.tsx"),
      route("scans/:id/cancel", "routes/scans/cancel.tsx"),
      route("scans/:id/compare", "routes/scans/compare.tsx"),
      ...prefix("scans/rules", [
        index("routes/rules/rules.tsx"),
        route("new", "routes/rules/new-rules.tsx"),
        route("trials/:id", "routes/rules/trial.tsx"),
        route(":id", "routes/rules/edit-rules.tsx"),
        route(":id/remove", "routes/rules/remove-rules.tsx"),
      ]),
      route("findings", "routes/findings/findings.tsx"),
      route("findings/import", "routes/findings/import.tsx"),
      route("findings/:id", "routes/findings/finding.tsx"),
      route("jump", "routes/dashboard/jump.tsx"),
      route("activity", "routes/activity/activity.tsx"),
      route("review", "routes/review/review.tsx"),
      route("notifications", "routes/notifications/notifications.tsx"),
      route("notifications/preferences", "routes/notifications/preferences.tsx"),
      route("team", "routes/team/team.tsx"),
      route("team/leave", "routes/team/leave.tsx"),
      route("team/:userId/remove", "routes/team/remove-member.tsx"),
      ...prefix("account", [
        index("routes/account/account.tsx"),
        route("passkeys/new", "routes/account/new-passkey.tsx"),
        route("passkeys/:id", "routes/account/passkey.tsx"),
        route("passkeys/:id/remove", "routes/account/remove-passkey.tsx"),
        route("authenticator", "routes/account/new-authenticator.tsx"),
        route("authenticator/remove", "routes/account/remove-authenticator.tsx"),
      ]),
    ]),
  ]),
  ...gallery,
  route("*", "routes/not-found.tsx"),
] satisfies RouteConfig;
