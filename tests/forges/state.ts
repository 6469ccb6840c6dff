import type { Provider } from "#db/vocabulary";
import { AuthorizationDesk } from "#tests/forges/authorization-desk";
import { Faults } from "#tests/forges/faults";
import { GitShelf } from "#tests/forges/git-shelf";
import { Ledger } from "#tests/forges/ledger";
import {
  type ForgeRepository,
  type ForgeUser,
  type ForgeWorld,
  fullPath,
  type OauthApp,
} from "#tests/forges/model";
import { registerApp } from "#tests/forges/register-app";
import { TokenBook } from "#tests/forges/token-book";

/** Where a forge believes it lives: base addresses without a trailing slash. */
export interface Bases {
  web: string;
  api: string;
}

/** Everything a forge remembers. Routes get it whole; switches are added by each forge. */
export interface ForgeState {
  readonly provider: Provider;
  readonly label: string;
  readonly world: ForgeWorld;
  readonly apps: OauthApp[];
  readonly bases: Bases;
  readonly ledger: Ledger;
  readonly tokens: TokenBook;
  readonly desk: AuthorizationDesk;
  readonly faults: Faults;
  readonly git: GitShelf;
  readonly now: () => number;
}

/** Options common to the three forges. */
export interface ForgeOptions<Switches extends object> {
  /** Base addresses; the provider's public ones unless told. `serveForge` replaces them by its own. */
  origins?: Partial<Bases>;
  users?: ForgeUser[];
  namespaces?: ForgeWorld["namespaces"];
  repositories?: ForgeRepository[];
  apps?: OauthApp[];
  switches?: Partial<Switches>;
  /** Milliseconds since the epoch; tests which outlive a token pass their own. */
  now?: () => number;
}

/** A fresh memory around the default world of a forge, with the parts of it which the options replace. */
export function newState(
  named: { provider: Provider; label: string; bases: Bases },
  usual: ForgeWorld,
  options: ForgeOptions<object>,
): ForgeState {
  const now = options.now ?? Date.now;
  const ledger = new Ledger();
  const tokens = new TokenBook(ledger, now);
  const world: ForgeWorld = {
    users: options.users ?? usual.users,
    namespaces: options.namespaces ?? usual.namespaces,
    repositories: options.repositories ?? usual.repositories,
  };
  return {
    ...named,
    bases: { ...named.bases, ...options.origins },
    world,
    apps: options.apps ?? [
      registerApp(named.provider, `http://localhost:3000/api/git/callback/${named.provider}`),
    ],
    ledger,
    tokens,
    desk: new AuthorizationDesk(ledger, tokens, now),
    faults: new Faults(),
    git: new GitShelf(),
    now,
  };
}

/** The account with this login. Throws when a token outlived its account: tests remove neither. */
export function userOf(state: ForgeState, login: string): ForgeUser {
  const user = state.world.users.find((candidate) => candidate.login === login);
  if (!user) throw new Error(`the ${state.label} double has no account ${login}`);
  return user;
}

/** The repository at a full path, now or formerly; `moved` tells which. */
export function repositoryAt(
  state: ForgeState,
  path: string,
): { repository: ForgeRepository; moved: boolean } | undefined {
  const now = state.world.repositories.find((repository) => fullPath(repository) === path);
  if (now) return { repository: now, moved: false };
  const before = state.world.repositories.find((repository) => repository.formerPaths.includes(path));
  return before && { repository: before, moved: true };
}
