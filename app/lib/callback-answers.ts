import { type Provider, providers } from "#db/vocabulary";
import { providerNames } from "~/lib/words";

/** What the page says after a trip to a provider, or after one of its own forms. */
export interface Answer {
  readonly tone: "good" | "warn" | "bad";
  readonly title: string;
  readonly text?: string;
}

const problems: Readonly<Record<string, (name: string) => Answer>> = {
  access_denied: (name) => ({
    tone: "warn",
    title: `${name} was not connected: consent was declined`,
    text: "Nothing changed. Choose Connect again when you want to grant access, or ask the account's administrator.",
  }),
  state_invalid: (name) => ({
    tone: "warn",
    title: `The answer from ${name} could not be matched to your request`,
    text: "It took longer than ten minutes, was used before, or started in another browser. Choose Connect again.",
  }),
  config_changed: (name) => ({
    tone: "warn",
    title: `The ${name} config changed while you were away`,
    text: "Nothing was stored. Choose Connect again to use the new config.",
  }),
  provider_refused: (name) => ({
    tone: "bad",
    title: `${name} refused the connection`,
    text: "Check that the client id, the client secret and the redirect URI are exactly those of the OAuth app, save them again, and connect again.",
  }),
  provider_unavailable: (name) => ({
    tone: "bad",
    title: `${name} did not answer`,
    text: "Nothing was stored. Check the provider's status page and that this server can reach it, then connect again.",
  }),
  different_account: (name) => ({
    tone: "warn",
    title: `That was a different ${name} account`,
    text: `Reconnecting keeps the enabled repositories, so it must be the same account. Sign in to ${name} as that account and reconnect, or connect the other one as a new connection.`,
  }),
  forbidden: (name) => ({
    tone: "bad",
    title: `Your role no longer allows connecting ${name}`,
    text: "Your rights changed on the way. Ask an owner or admin of this workspace.",
  }),
  rate_limited: (name) => ({
    tone: "warn",
    title: `Too many attempts to connect ${name}`,
    text: "Nothing was stored. Wait a few minutes, then choose Connect again.",
  }),
  internal: (name) => ({
    tone: "bad",
    title: `Connecting ${name} failed on our side`,
    text: "Nothing was stored. Try again; if it stays, an operator finds the reason in the server's log.",
  }),
};

// The callback passes on the code of a refusal where it has no word of its own for it.
const sameAs: Readonly<Record<string, string>> = {
  config_invalid: "provider_refused",
  reauth_required: "provider_refused",
  unavailable: "provider_unavailable",
};

const notices: Readonly<Record<string, (name: string) => Answer>> = {
  connected: (name) => ({
    tone: "good",
    title: `${name} is connected`,
    text: "Nothing is scanned yet: choose below which repositories may be.",
  }),
  configured: (name) => ({
    tone: "good",
    title: `The ${name} config is saved`,
    text: "Connect an account next.",
  }),
  config_removed: (name) => ({ tone: "good", title: `The ${name} config and its connections are removed` }),
  disconnected_revoked: (name) => ({
    tone: "good",
    title: `Disconnected. ${name} confirmed that the token is revoked.`,
  }),
  disconnected_already_gone: (name) => ({
    tone: "good",
    title: `Disconnected. ${name} says the token was gone already.`,
  }),
  disconnected_unsupported: (name) => ({
    tone: "warn",
    title: `Disconnected here; ${name} has no way to revoke the token from outside`,
    text: `The token is deleted here. To take the grant back as well, remove the app in the account's settings at ${name}.`,
  }),
  disconnected_failed: (name) => ({
    tone: "warn",
    title: `Disconnected here, but ${name} did not confirm the revocation`,
    text: `The token is deleted here. Remove the app in the account's settings at ${name} to be sure that the grant is gone.`,
  }),
  enabled: () => ({ tone: "good", title: "Repository enabled" }),
  enabled_many: () => ({ tone: "good", title: "Repositories enabled" }),
  enabled_scanning: () => ({ tone: "good", title: "Repository enabled. Its first scan is queued." }),
  updated: () => ({ tone: "good", title: "Saved" }),
  moved: () => ({ tone: "good", title: "Repositories moved" }),
  suspended: () => ({ tone: "good", title: "Suspended" }),
  resumed: () => ({ tone: "good", title: "Resumed" }),
  paused: () => ({ tone: "good", title: "Paused. It is not scanned until somebody resumes it." }),
  removed: () => ({ tone: "good", title: "Repository removed. It will not be scanned any more." }),
};

/** The answer to show for the `notice` or `problem` in the address; unknown words are shown as nothing. */
export function answerOf(search: URLSearchParams): Answer | null {
  const name = nameOf(search.get("provider"));
  const problem = search.get("problem");
  if (problem !== null)
    return (own(problems, own(sameAs, problem) ?? problem) ?? problems.internal)?.(name) ?? null;
  return own(notices, search.get("notice") ?? "")?.(name) ?? null;
}

const own = <T>(words: Readonly<Record<string, T>>, word: string): T | undefined =>
  Object.hasOwn(words, word) ? words[word] : undefined;

const nameOf = (word: string | null): string => {
  const provider = providers.find((candidate: Provider) => candidate === word);
  return provider ? providerNames[provider] : "the provider";
};
