import { z } from "zod";
import {
  connectionStates,
  driftPolicies,
  engineKinds,
  engineStatuses,
  findingStates,
  providers,
  roles,
  scanStates,
  scanSteps,
  scanTriggers,
  severities,
} from "#db/vocabulary";
import { permissions } from "#server/domain/permission";

/**
 * What leaves the server, field by field. Every procedure names one of these as its output, so a column that is not here
 * cannot reach a browser. Instants are ISO 8601 strings in UTC, the same in a loader and over HTTP.
 */

const instant = z.iso.datetime();

export const SessionView = z.object({
  /** `anonymous`: nobody. `aal1`: password given, second factor missing. `aal2`: signed in. */
  state: z.enum(["anonymous", "aal1", "aal2"]),
  user: z.object({ id: z.uuid(), email: z.string(), name: z.string() }).nullable(),
  /** True when a second factor is enrolled; at AAL1 this decides between enrolment and verification. */
  hasFactor: z.boolean(),
  /** True while the last proof of the factor is younger than 15 minutes. */
  fresh: z.boolean(),
  workspace: z.object({ id: z.uuid(), name: z.string(), role: z.enum(roles) }).nullable(),
  workspaces: z.array(z.object({ id: z.uuid(), name: z.string(), role: z.enum(roles) })),
  can: z.record(z.enum(permissions), z.boolean()),
});

export const SetupStatusView = z.object({ needsOwner: z.boolean(), linkValid: z.boolean() });

export const TotpEnrolmentView = z.object({
  /** Base32, in groups of four, to type by hand. */
  manualKey: z.string(),
  otpauthUrl: z.string(),
  /** An SVG document without scripts, to show in an `img`. */
  qrSvg: z.string(),
});

export const RecoveryCodesView = z.object({ codes: z.array(z.string()) });

export const InvitationOfferView = z.object({
  workspaceName: z.string(),
  email: z.string(),
  role: z.enum(roles),
  invitedByName: z.string(),
  expiresAt: instant,
  /** Whether the invited address has an account already, so the page asks to sign in instead of to register. */
  hasAccount: z.boolean(),
});

export const TeamView = z.object({
  members: z.array(
    z.object({
      userId: z.uuid(),
      name: z.string(),
      email: z.string(),
      role: z.enum(roles),
      joinedAt: instant,
      isSelf: z.boolean(),
      /** Roles the person asking may give this member; empty when they may not change it. */
      assignableRoles: z.array(z.enum(roles)),
      removable: z.boolean(),
    }),
  ),
  invitations: z.array(
    z.object({
      id: z.uuid(),
      email: z.string(),
      role: z.enum(roles),
      invitedByName: z.string(),
      createdAt: instant,
      expiresAt: instant,
    }),
  ),
  /** Roles the person asking may invite. */
  invitableRoles: z.array(z.enum(roles)),
});

export const WorkspaceSettingsView = z.object({
  name: z.string(),
  /** Most repositories the picker lists for one connection. */
  listingCap: z.number().int(),
  /** Whether an enabled repository that changes in a way that matters is paused, or the change only noted. */
  driftPolicy: z.enum(driftPolicies),
});

/** The link is shown once, here. `mailed` says whether it was also sent by e-mail. */
export const InvitationLinkView = z.object({ url: z.string(), mailed: z.boolean(), expiresAt: instant });

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

export const AvailableRepositoryView = z.object({
  externalId: z.string(),
  connectionId: z.uuid(),
  provider: z.enum(providers),
  fullName: z.string(),
  defaultBranch: z.string().nullable(),
  language: z.string().nullable(),
  isPrivate: z.boolean(),
  htmlUrl: z.string(),
  hasWriteAccess: z.boolean(),
  enabled: z.boolean(),
});

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

/** What a listing leaves out, why, and where a person can change that. */
export const GapView = z.object({
  kind: z.enum(["sso", "restricted", "cap", "archived", "empty", "below_floor", "scopes", "workspace"]),
  message: z.string(),
  href: z.string().nullable(),
});

/** One connection's part of the picker. A failed part says so and never hides the others. */
export const ListingView = z.object({
  connectionId: z.uuid(),
  provider: z.enum(providers),
  providerUsername: z.string(),
  /** `stale`: the provider did not answer now, and this is its last good answer. */
  status: z.enum(["ok", "stale", "failed"]),
  /** Why the provider could not be listed now and what to do; null when it could. */
  problem: z.string().nullable(),
  /** When the repositories were read from the provider; null when they never were. */
  fetchedAt: instant.nullable(),
  repositories: z.array(AvailableRepositoryView),
  gaps: z.array(GapView),
});

export const ConnectedRepositoryView = z.object({
  id: z.uuid(),
  repositoryId: z.uuid(),
  connectionId: z.uuid(),
  provider: z.enum(providers),
  fullName: z.string(),
  htmlUrl: z.string(),
  isPrivate: z.boolean(),
  defaultBranch: z.string(),
  language: z.string().nullable(),
  sastEnabled: z.boolean(),
  scaEnabled: z.boolean(),
  enabledByName: z.string(),
  enabledAt: instant,
  lastScanAt: instant.nullable(),
  openFindings: z.number().int(),
  /** Why no scan runs until somebody looks; null while nothing is the matter. */
  pausedReason: z.string().nullable(),
  /** The scan that waits or runs now, if any. */
  activeScanId: z.uuid().nullable(),
});

export const EngineReportView = z.object({
  engine: z.enum(engineKinds),
  version: z.string(),
  status: z.enum(engineStatuses),
  notes: z.array(z.string()),
  filesScanned: z.number().int(),
  skippedFiles: z.number().int(),
  findings: z.number().int(),
  durationMs: z.number(),
});

export const ScanView = z.object({
  id: z.uuid(),
  repositoryId: z.uuid(),
  provider: z.enum(providers),
  fullName: z.string(),
  state: z.enum(scanStates),
  step: z.enum(scanSteps),
  trigger: z.enum(scanTriggers),
  requestedByName: z.string(),
  branch: z.string(),
  commitSha: z.string().nullable(),
  cancelRequested: z.boolean(),
  engines: z.array(EngineReportView),
  errorCode: z.string().nullable(),
  errorMessage: z.string().nullable(),
  queuedAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
});

export const FindingView = z.object({
  id: z.uuid(),
  repositoryId: z.uuid(),
  provider: z.enum(providers),
  fullName: z.string(),
  engine: z.enum(engineKinds),
  ruleId: z.string(),
  severity: z.enum(severities),
  title: z.string(),
  message: z.string(),
  advice: z.string(),
  path: z.string(),
  line: z.number().int().nullable(),
  endLine: z.number().int().nullable(),
  excerpt: z.string().nullable(),
  cwe: z.array(z.string()),
  packageName: z.string().nullable(),
  packageVersion: z.string().nullable(),
  fixedVersion: z.string().nullable(),
  advisoryIds: z.array(z.string()),
  advisoryUrl: z.string().nullable(),
  state: z.enum(findingStates),
  stateReason: z.string().nullable(),
  stateBy: z.string().nullable(),
  stateAt: instant.nullable(),
  commitSha: z.string(),
  /** The lines at the provider, at the commit they were seen in. */
  permalink: z.string(),
  firstSeenAt: instant,
  lastSeenAt: instant,
  fixedAt: instant.nullable(),
});

export const FindingPageView = z.object({
  findings: z.array(FindingView),
  nextCursor: z.string().nullable(),
  /** Findings that need somebody (new, open, reopened), by severity. */
  openBySeverity: z.record(z.enum(severities), z.number().int()),
});

export const ActivityView = z.object({
  id: z.uuid(),
  /** Place in the workspace's chain, from 1 without a gap. */
  seq: z.number().int(),
  occurredAt: instant,
  action: z.string(),
  actorKind: z.enum(["user", "system"]),
  actorId: z.uuid().nullable(),
  actorName: z.string(),
  entityType: z.string(),
  entityId: z.string(),
  metadata: z.record(z.string(), z.unknown()),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  requestId: z.string().nullable(),
  /** SHA-256 over the event and the hash before it, in hexadecimal digits. */
  hash: z.string(),
});

export const ActivityPageView = z.object({
  events: z.array(ActivityView),
  /** Cursors, to be sent as `before` and as `after`; null where there is nothing that way. */
  older: z.number().int().nullable(),
  newer: z.number().int().nullable(),
});

/** What was found of a stretch of the log's chain. It says nothing of events outside `first`..`last`. */
export const VerificationView = z.object({
  first: z.number().int(),
  last: z.number().int(),
  checked: z.number().int(),
  head: z.number().int(),
  problem: z.object({ seq: z.number().int(), say: z.string() }).nullable(),
});

export const ExportHeadView = z.object({
  workspaceId: z.uuid(),
  exportedAt: instant,
  head: z.object({ seq: z.number().int(), hash: z.string() }),
  filter: z.record(z.string(), z.string()).nullable(),
});

export const DashboardView = z.object({
  connectionsByState: z.record(z.enum(connectionStates), z.number().int()),
  enabledRepositories: z.number().int(),
  scannedRepositories: z.number().int(),
  openBySeverity: z.record(z.enum(severities), z.number().int()),
  recentScans: z.array(ScanView),
  /** What needs a person now, each with where to go. */
  attention: z.array(z.object({ message: z.string(), href: z.string() })),
  /** The steps of the first set-up; all true hides the guide. */
  setup: z.object({
    configured: z.boolean(),
    connected: z.boolean(),
    enabled: z.boolean(),
    scanned: z.boolean(),
  }),
});
