import { redirect } from "#tests/forges/answers";
import type { PendingAuthorization } from "#tests/forges/authorization-desk";
import { type Call, fieldsOf } from "#tests/forges/call";
import { escapeHtml, page } from "#tests/forges/page";
import type { ForgeState } from "#tests/forges/state";

/** How a forge asks its account. */
export interface ConsentManners {
  /** The account may untick scopes (GitHub's partial grant). */
  reducible: boolean;
  /** No question while an earlier consent covers the scopes, unless the request says `prompt=select_account`. */
  remembered: boolean;
}

/**
 * Shows the consent page for a request which was found in order. The form posts back to the same path with the
 * fields `authorization` (handle), `account`, `scope` (once per ticked scope, only if reducible) and
 * `decision` = `authorize` | `cancel`.
 */
export function askConsent(
  state: ForgeState,
  call: Call,
  request: PendingAuthorization,
  manners: ConsentManners,
): Response {
  const [first] = state.world.users;
  const before = first && state.tokens.grantedScopes(request.app.clientId, first.login);
  const chooser = call.url.searchParams.get("prompt") === "select_account";
  if (
    manners.remembered &&
    first &&
    before &&
    !chooser &&
    request.scopes.every((scope) => before.includes(scope))
  ) {
    return grantAndReturn(state, request, first.login, request.scopes);
  }
  return page({
    label: state.label,
    title: `Authorize ${request.app.name}`,
    body: consentForm(state, call.url.pathname, state.desk.open(request), request, manners),
    formLeadsTo: new URL(request.redirectUri).origin,
  });
}

/** Carries out the decision posted by the consent form and sends the browser back to the client. */
export function settleConsent(state: ForgeState, call: Call, manners: ConsentManners): Response {
  const form = fieldsOf(call);
  const request = state.desk.take(form.get("authorization"));
  const login = form.get("account") ?? state.world.users[0]?.login;
  if (!request || !state.world.users.some((user) => user.login === login) || login === undefined) {
    const body = "<p>It was answered before, or it never began here. Start again from the application.</p>";
    return page({ label: state.label, title: "This request is no longer open", body, status: 400 });
  }
  if (form.get("decision") !== "authorize") {
    return returnWithError(
      request,
      "access_denied",
      "The resource owner or authorization server denied the request.",
    );
  }
  const ticked = form.getAll("scope");
  const scopes = manners.reducible
    ? request.scopes.filter((scope) => ticked.includes(scope))
    : request.scopes;
  return grantAndReturn(state, request, login, scopes);
}

/** Sends the browser back with an OAuth error (RFC 6749 4.1.2.1). */
export function returnWithError(
  to: Pick<PendingAuthorization, "redirectUri" | "state">,
  error: string,
  description: string,
): Response {
  const back = new URL(to.redirectUri);
  back.searchParams.set("error", error);
  back.searchParams.set("error_description", description);
  if (to.state !== null) back.searchParams.set("state", to.state);
  return redirect(back);
}

function grantAndReturn(
  state: ForgeState,
  request: PendingAuthorization,
  login: string,
  scopes: readonly string[],
): Response {
  const back = new URL(request.redirectUri);
  back.searchParams.set("code", state.desk.grant(request, login, scopes));
  if (request.state !== null) back.searchParams.set("state", request.state);
  return redirect(back);
}

function consentForm(
  state: ForgeState,
  action: string,
  handle: string,
  request: PendingAuthorization,
  manners: ConsentManners,
): string {
  const scopes = request.scopes.map((scope) =>
    manners.reducible
      ? `<li><label><input type="checkbox" name="scope" value="${escapeHtml(scope)}" checked> ${escapeHtml(scope)}</label></li>`
      : `<li><code>${escapeHtml(scope)}</code></li>`,
  );
  const several = state.world.users.length > 1;
  const accounts = state.world.users.map((user, index) => {
    const login = escapeHtml(user.login);
    if (!several) return `<input type="hidden" name="account" value="${login}">${login}`;
    const chosen = index === 0 ? " checked" : "";
    return `<label><input type="radio" name="account" value="${login}"${chosen}> ${login}</label><br>`;
  });
  return `<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="authorization" value="${escapeHtml(handle)}">
<dl>
<dt>Application</dt><dd>${escapeHtml(request.app.name)}<br><code>${escapeHtml(request.app.clientId)}</code></dd>
<dt>Account</dt><dd><fieldset>${accounts.join("")}</fieldset></dd>
<dt>Asks for</dt><dd><ul>${scopes.join("") || "<li>public information only</li>"}</ul></dd>
<dt>Returns to</dt><dd><code>${escapeHtml(request.redirectUri)}</code></dd>
</dl>
<button type="submit" name="decision" value="authorize">Authorize</button>
<button type="submit" name="decision" value="cancel">Cancel</button>
</form>`;
}
