import { z } from "zod";
import { providers, scheduleIntervals, scheduleOutcomes } from "#db/vocabulary";

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
