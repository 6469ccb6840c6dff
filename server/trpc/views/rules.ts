import { z } from "zod";
import { engineStatuses, scanStates, scanSteps, severities } from "#db/vocabulary";

export const RulesView = z.object({
  id: z.uuid(),
  name: z.string(),
  /** YAML. */
  document: z.string(),
  enabled: z.boolean(),
  savedByName: z.string(),
  savedAt: z.iso.datetime(),
});

export const TrialView = z.object({
  scanId: z.uuid(),
  name: z.string(),
  document: z.string(),
  fullName: z.string(),
  repositoryId: z.uuid(),
  state: z.enum(scanStates),
  step: z.enum(scanSteps),
  /** Whether these rules can be kept. */
  good: z.boolean(),
  /** What the engine says: what is wrong with the rules, or with reading the commit. */
  notes: z.array(z.string()),
  engineStatus: z.enum(engineStatuses).nullable(),
  errorMessage: z.string().nullable(),
  /** Places found, at most 100. */
  findings: z.array(
    z.object({
      ruleId: z.string(),
      severity: z.enum(severities),
      title: z.string(),
      path: z.string(),
      line: z.number().int().nullable(),
      excerpt: z.string().nullable(),
    }),
  ),
});
