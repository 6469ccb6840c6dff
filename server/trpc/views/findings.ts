import { z } from "zod";
import { engineKinds, findingStates, providers, severities } from "#db/vocabulary";

const instant = z.iso.datetime();

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
