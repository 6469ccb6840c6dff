import { z } from "zod";
import { engineKinds, engineStatuses, providers, scanStates, scanSteps, scanTriggers } from "#db/vocabulary";

const instant = z.iso.datetime();

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
