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
  queuedAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
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
