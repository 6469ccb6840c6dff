import type { Forge } from "#tests/forges/forge";

export interface Decision {
  decision?: "authorize" | "cancel";
  /** Account to answer as; the first one unless told. */
  account?: string;
  /** Scopes left ticked, when the forge lets the account reduce them. All unless told. */
  scopes?: readonly string[];
}

/**
 * Plays the person at the consent page: opens the authorize address, posts the form, and returns the address the
 * browser is sent to (the client's callback with `code` and `state`, or with `error`). Throws when the forge shows
 * an error page instead.
 */
export async function approve(
  forge: Pick<Forge, "fetch" | "world">,
  authorizeUrl: string | URL,
  choice: Decision = {},
): Promise<URL> {
  const shown = await forge.fetch(new Request(authorizeUrl));
  if (shown.status === 302) return new URL(shown.headers.get("location") ?? "");
  const html = await shown.text();
  const title = /<h1>(.*?)<\/h1>/.exec(html)?.[1] ?? "no title";
  const handle = /name="authorization" value="([^"]+)"/.exec(html)?.[1];
  if (handle === undefined) throw new Error(`no consent form but "${title}" (${shown.status})`);
  const form = new URLSearchParams({ authorization: handle, decision: choice.decision ?? "authorize" });
  form.set("account", choice.account ?? forge.world.users[0]?.login ?? "");
  const offered = [...html.matchAll(/name="scope" value="([^"]+)"/g)].map((found) => found[1] ?? "");
  for (const scope of choice.scopes ?? offered) form.append("scope", scope);
  const action = new URL(authorizeUrl);
  action.search = "";
  const sent = await forge.fetch(new Request(action, { method: "POST", body: form }));
  const location = sent.headers.get("location");
  if (sent.status !== 302 || location === null)
    throw new Error(`the consent form was answered ${sent.status}`);
  return new URL(location);
}
