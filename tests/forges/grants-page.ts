import { redirect } from "#tests/forges/answers";
import { fieldsOf } from "#tests/forges/call";
import { fullPath } from "#tests/forges/model";
import { escapeHtml, page } from "#tests/forges/page";
import { type Route, route } from "#tests/forges/route";
import type { ForgeState } from "#tests/forges/state";

/** Path of the page where an account sees its grants and takes them back. */
const settingsPath = "/settings/applications";

/**
 * The pages a person may open in a browser: what this forge is, and the account's grants with a button which
 * withdraws one, for trying out what the product does when a provider stops accepting its token. Form fields of the
 * button: `client_id`, `account`.
 */
export function grantsRoutes(state: ForgeState): Route[] {
  return [
    route("GET", "web", /\//, "page", () => welcome(state)),
    route("GET", "web", /\/settings\/applications/, "page", () => grants(state)),
    route("POST", "web", /\/settings\/applications/, "page", (call) => {
      const form = fieldsOf(call);
      state.tokens.forgetGrant(form.get("client_id") ?? "", form.get("account") ?? "");
      return redirect(`${state.bases.web}${settingsPath}`);
    }),
    route("GET", "web", /\/(?<path>.+)/, "page", (call) => repositoryPage(state, call.params.path ?? "")),
  ];
}

function welcome(state: ForgeState): Response {
  const rows = state.world.repositories.map(
    (repository) => `<li><code>${escapeHtml(fullPath(repository))}</code></li>`,
  );
  const body = `<p>Account <code>${escapeHtml(state.world.users[0]?.login ?? "none")}</code>,
<a href="${escapeHtml(state.bases.web + settingsPath)}">authorized applications</a>.</p><ul>${rows.join("")}</ul>`;
  return page({ label: state.label, title: "Repositories", body });
}

function grants(state: ForgeState): Response {
  const pairs = state.apps.flatMap((app) => state.world.users.map((user) => ({ app, login: user.login })));
  const rows = pairs
    .filter(({ app, login }) => state.tokens.grantedScopes(app.clientId, login) !== undefined)
    .map(({ app, login }) => {
      const scopes = state.tokens.grantedScopes(app.clientId, login) ?? [];
      return `<li>${escapeHtml(app.name)} for <code>${escapeHtml(login)}</code>: ${escapeHtml(scopes.join(" "))}
<form method="post" action="${escapeHtml(state.bases.web + settingsPath)}">
<input type="hidden" name="client_id" value="${escapeHtml(app.clientId)}">
<input type="hidden" name="account" value="${escapeHtml(login)}">
<button type="submit">Revoke access</button></form></li>`;
    });
  const body = rows.length > 0 ? `<ul>${rows.join("")}</ul>` : "<p>No application has access.</p>";
  return page({ label: state.label, title: "Authorized applications", body });
}

function repositoryPage(state: ForgeState, path: string): Response {
  const found = state.world.repositories.find((repository) => fullPath(repository) === path);
  if (!found)
    return page({
      label: state.label,
      title: "Not found",
      body: "<p>There is nothing here.</p>",
      status: 404,
    });
  const body = `<dl><dt>Visibility</dt><dd>${found.visibility}</dd>
<dt>Default branch</dt><dd>${escapeHtml(found.defaultBranch ?? "none: the repository is empty")}</dd>
<dt>Archived</dt><dd>${found.archived ? "yes" : "no"}</dd></dl>`;
  return page({ label: state.label, title: path, body });
}
