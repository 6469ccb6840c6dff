import { z } from "zod";
import { connectionStates, providers, roles } from "#db/vocabulary";

const instant = z.iso.datetime();

export const ProviderConfigView = z.object({
  provider: z.enum(providers),
  baseUrl: z.string(),
  configuredByName: z.string(),
  createdAt: instant,
  updatedAt: instant,
  clientIdFingerprint: z.string(),
});

/** How to register the OAuth app at a provider. */
export const RegistrationView = z.object({
  provider: z.enum(providers),
  name: z.string(),
  redirectUri: z.string(),
  defaultBaseUrl: z.string(),
  baseUrlEditable: z.boolean(),
  registerAt: z.string(),
  /** What to tick or fill, in order. */
  steps: z.array(z.string()),
  scopes: z.array(z.string()),
  /** What the scopes allow, in plain words, honest where they allow more than the product does. */
  scopesInWords: z.string(),
});

export const ProviderConfigsView = z.object({
  configs: z.array(ProviderConfigView),
  registrations: z.array(RegistrationView),
});

/** What was looked at when an OAuth app was tried, in order. */
export const ConfigTestView = z.object({
  passed: z.boolean(),
  checks: z.array(
    z.object({
      level: z.enum(["ok", "warn", "fail"]),
      what: z.string(),
      /** What to do about it; absent where nothing is to be done. */
      advice: z.string().optional(),
    }),
  ),
});

export const ConnectionView = z.object({
  id: z.uuid(),
  provider: z.enum(providers),
  host: z.string(),
  providerUsername: z.string(),
  state: z.enum(connectionStates),
  /** What is wrong and what to do next, in a sentence; null while all is well. */
  stateReason: z.string().nullable(),
  scopesAsked: z.array(z.string()),
  scopesGranted: z.array(z.string()),
  scopesNeeded: z.array(z.string()),
  /** Asked, granted and needed scopes compared, as a sentence. */
  scopesInWords: z.string(),
  connectedByName: z.string(),
  /** False when that person is no longer in the workspace. */
  connectedByStillMember: z.boolean(),
  connectedAt: instant,
  lastRefreshedAt: instant.nullable(),
  lastUsedAt: instant.nullable(),
  /** When the provider was last asked whether it still accepts the connection; null when it never was. */
  lastProbedAt: instant.nullable(),
  /** Whether disconnecting also ends the token at the provider. */
  revocable: z.boolean(),
  /** Null when the provider gives no expiry. */
  tokenExpiresAt: instant.nullable(),
  enabledRepositories: z.number().int(),
});

/** What hangs on a connection, and which other accounts could take it over. */
export const SuccessionView = z.object({
  id: z.uuid(),
  provider: z.enum(providers),
  host: z.string(),
  providerUsername: z.string(),
  state: z.enum(connectionStates),
  connectedBy: z.object({
    name: z.string(),
    stillMember: z.boolean(),
    /** Null when that person is no longer in the workspace. */
    role: z.enum(roles).nullable(),
  }),
  /** The other active connections at the same provider and host. */
  heirs: z.array(z.object({ connectionId: z.uuid(), providerUsername: z.string() })),
  repositories: z.array(
    z.object({
      id: z.uuid(),
      repositoryId: z.uuid(),
      fullName: z.string(),
      pausedReason: z.string().nullable(),
      /** Connections whose account may be used for it, as the provider says now. */
      reachableBy: z.array(z.uuid()),
      /** Connections that could not be asked about it. */
      unanswered: z.array(z.uuid()),
    }),
  ),
});

/** What became of each repository. `kept`: the other account cannot reach it, and it stays where it is. */
export const MoveOutcomesView = z.array(
  z.object({
    repositoryId: z.uuid(),
    fullName: z.string(),
    outcome: z.enum(["moved", "kept", "parked", "unanswered"]),
  }),
);

/** What became of one connection when all were ended. */
export const DisconnectOutcomeView = z.object({
  id: z.uuid(),
  provider: z.enum(providers),
  providerUsername: z.string(),
  /** `kept`: it is still there; ending all again tries it again. */
  outcome: z.enum(["disconnected", "gone_already", "kept"]),
  /** What the provider said; null when it was not asked. */
  revocation: z.string().nullable(),
  /** True only when the provider itself said afterwards that the tokens are dead. */
  verified: z.boolean(),
  say: z.string(),
  removedRepositories: z.array(z.string()),
});
