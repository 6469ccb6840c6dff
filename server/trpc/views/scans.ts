import { z } from "zod";
import {
  engineKinds,
  engineStatuses,
  findingStates,
  providers,
  scanStates,
  scanSteps,
  scanTriggers,
  severities,
} from "#db/vocabulary";

const instant = z.iso.datetime();

export const EngineReportView = z.object({
  engine: z.enum(engineKinds),
  /** Reports from before there were several tools are of our own. */
  tool: z.string().default("secportal"),
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
  /** When the scan came to each step of its last attempt, in order. */
  steps: z.array(z.object({ step: z.enum(scanSteps), at: z.string() })),
  /** What was read, in counts; sizes are bytes. Null until it was. */
  source: z
    .object({
      files: z.number().int(),
      bytes: z.number(),
      skipped: z.array(z.object({ reason: z.string(), files: z.number().int() })),
      lockfiles: z.array(z.string()),
    })
    .nullable(),
  queuedAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
});

/** Newest first. `nextCursor` is null at the end. */
export const ScanPageView = z.object({ scans: z.array(ScanView), nextCursor: z.string().nullable() });

export const MovingScanView = z.object({
  id: z.uuid(),
  state: z.enum(scanStates),
  step: z.enum(scanSteps),
  cancelRequested: z.boolean(),
});

const ComparedFindingView = z.object({
  id: z.uuid(),
  engine: z.enum(engineKinds),
  severity: z.enum(severities),
  title: z.string(),
  path: z.string(),
  line: z.number().int().nullable(),
  state: z.enum(findingStates),
});

export const ScanComparisonView = z.object({
  earlier: ScanView,
  later: ScanView,
  /** In the later scan only, most severe first, at most 100. */
  appeared: z.array(ComparedFindingView),
  appearedTotal: z.number().int(),
  /** In the earlier scan only. */
  gone: z.array(ComparedFindingView),
  goneTotal: z.number().int(),
  stillThere: z.number().int(),
});
