import { z } from "zod";
import { connectionStates, providers, severities } from "#db/vocabulary";
import { ScanView } from "#server/trpc/views/scans";

const count = z.number().int();
const instant = z.iso.datetime();
const bySeverity = z.record(z.enum(severities), count);

export const DashboardView = z.object({
  connectionsByState: z.record(z.enum(connectionStates), count),
  coverage: z.object({
    total: count,
    /** Scanned at least once. */
    scanned: count,
    /** Scanned within their schedule, or within 30 days without one. */
    covered: count,
    /** The first few of the others, never scanned ones first. */
    uncovered: z.array(
      z.object({
        repositoryId: z.uuid(),
        provider: z.enum(providers),
        fullName: z.string(),
        lastScanAt: instant.nullable(),
        paused: z.boolean(),
      }),
    ),
  }),
  languages: z.array(z.object({ language: z.string().nullable(), repositories: count, openFindings: count })),
  /** How many languages there are besides. */
  otherLanguages: count,
  openBySeverity: bySeverity,
  recentScans: z.array(ScanView),
  /** What needs a person now, most pressing first. */
  attention: z.array(
    z.object({
      kind: z.enum(["connection", "departed", "repository", "scan", "decisions", "advisories"]),
      title: z.string(),
      text: z.string(),
      action: z.string(),
      href: z.string(),
      urgent: z.boolean(),
    }),
  ),
  /** What dependencies are compared with. */
  advisories: z.object({
    source: z.enum(["mirror", "osv", "seed"]),
    ecosystems: count,
    asOf: instant.nullable(),
    stale: z.boolean(),
  }),
  /** The steps of the first set-up; all true hides the guide. */
  setup: z.object({
    configured: z.boolean(),
    connected: z.boolean(),
    enabled: z.boolean(),
    scanned: z.boolean(),
  }),
});

/** Findings that asked for somebody at the end of each day (UTC), oldest first. */
export const CourseView = z.object({ days: z.array(z.object({ day: z.string(), open: bySeverity })) });

export const ShellCountsView = z.object({
  openFindings: count,
  activeScans: count,
  /** Connections and repositories that wait for a person. */
  waiting: count,
  /** Null for somebody who is never told anything. */
  unread: count.nullable(),
});

export const JumpsView = z.object({
  repositories: z.array(
    z.object({ repositoryId: z.uuid(), provider: z.enum(providers), fullName: z.string() }),
  ),
  findings: z.array(
    z.object({
      id: z.uuid(),
      title: z.string(),
      severity: z.enum(severities),
      fullName: z.string(),
      /** The package or the file. */
      place: z.string(),
    }),
  ),
});
