import { z } from "zod";
import {
  providers,
  scanStates,
  scanTriggers,
  scheduleIntervals,
  scheduleOutcomes,
  severities,
} from "#db/vocabulary";
import { type ErrorCode, errorCodes } from "#server/errors";

const instant = z.iso.datetime();

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
  /** When it was last pushed to or otherwise active, as its provider tells. */
  lastActiveAt: instant.nullable(),
  enabled: z.boolean(),
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
  /** Null without a schedule. */
  schedule: z
    .object({
      every: z.enum(scheduleIntervals),
      nextRunAt: instant,
      /** What became of the last scheduled time; null before the first. */
      lastOutcome: z.enum(scheduleOutcomes).nullable(),
    })
    .nullable(),
  /** The scan that waits or runs now, if any. */
  activeScanId: z.uuid().nullable(),
});

/** By name. `nextCursor` is null at the end. */
export const ConnectedPageView = z.object({
  repositories: z.array(ConnectedRepositoryView),
  nextCursor: z.string().nullable(),
});

/** What became of one of several repositories that were to be enabled. */
export const EnableOutcomeView = z.discriminatedUnion("outcome", [
  z.object({
    ...{ outcome: z.literal("enabled"), connectionId: z.uuid(), externalId: z.string() },
    ...{ id: z.uuid(), repositoryId: z.uuid() },
  }),
  z.object({
    ...{ outcome: z.literal("refused"), connectionId: z.uuid(), externalId: z.string() },
    code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
    /** Why, and what to do next. */
    say: z.string(),
  }),
]);

const bySeverity = z.record(z.enum(severities), z.number().int());

/** One repository with everything its page tells. */
export const RepositoryView = z.object({
  repositoryId: z.uuid(),
  provider: z.enum(providers),
  host: z.string(),
  fullName: z.string(),
  htmlUrl: z.string(),
  isPrivate: z.boolean(),
  archived: z.boolean(),
  /** When the provider stopped showing it; null while it does. */
  goneAt: instant.nullable(),
  /** Its place on the allow-list; null when it was removed and only its history is left. */
  connected: ConnectedRepositoryView.nullable(),
  /** Findings that need somebody (new, open, reopened). */
  openBySeverity: bySeverity,
  /** What the last scan that read lockfiles found installed; null before the first. */
  inventory: z
    .object({
      commitSha: z.string(),
      /** False when some of it could not be read. */
      complete: z.boolean(),
      takenAt: instant,
      ecosystems: z.array(
        z.object({
          ecosystem: z.string(),
          packages: z.number().int(),
          direct: z.number().int(),
          lockfiles: z.number().int(),
        }),
      ),
    })
    .nullable(),
  /** The newest first, at most 30. */
  scans: z.array(
    z.object({
      id: z.uuid(),
      state: z.enum(scanStates),
      trigger: z.enum(scanTriggers),
      requestedByName: z.string(),
      branch: z.string(),
      commitSha: z.string().nullable(),
      errorMessage: z.string().nullable(),
      queuedAt: instant,
      startedAt: instant.nullable(),
      finishedAt: instant.nullable(),
      /** Findings that were there, by the severity they have today; null for a scan that wrote none. */
      seen: bySeverity.nullable(),
    }),
  ),
});
