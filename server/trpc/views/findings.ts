import { z } from "zod";
import { confidences, engineKinds, findingStates, providers, severities } from "#db/vocabulary";

const instant = z.iso.datetime();

export const FindingView = z.object({
  id: z.uuid(),
  repositoryId: z.uuid(),
  provider: z.enum(providers),
  fullName: z.string(),
  engine: z.enum(engineKinds),
  /** Which tool of that kind: `secportal`, `semgrep`, … */
  tool: z.string(),
  ruleId: z.string(),
  severity: z.enum(severities),
  confidence: z.enum(confidences).nullable(),
  title: z.string(),
  message: z.string(),
  advice: z.string(),
  path: z.string(),
  line: z.number().int().nullable(),
  endLine: z.number().int().nullable(),
  excerpt: z.string().nullable(),
  /** From where foreign data enters to where it does harm; empty where the finding is about one place. */
  trace: z.array(z.object({ path: z.string(), line: z.number().int(), note: z.string() })),
  inTest: z.boolean(),
  /** Code owners of the file. */
  owners: z.array(z.string()),
  cwe: z.array(z.string()),
  owasp: z.array(z.string()),
  packageName: z.string().nullable(),
  packageVersion: z.string().nullable(),
  fixedVersion: z.string().nullable(),
  advisoryIds: z.array(z.string()),
  advisoryUrl: z.string().nullable(),
  /** Probability of exploitation within 30 days (EPSS), 0 to 1. */
  epss: z.number().nullable(),
  /** Known to be exploited (CISA). */
  kev: z.boolean(),
  state: z.enum(findingStates),
  /** When a decision ends by itself. */
  decisionUntil: instant.nullable(),
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

export const FindingDetailView = FindingView.extend({
  /** The finding of another tool that stands for this one. */
  duplicateOf: z.uuid().nullable(),
  /** Other tools' findings that this one stands for. */
  alsoFoundBy: z.array(z.object({ id: z.uuid(), tool: z.string(), ruleId: z.string() })),
});

export const FindingPageView = z.object({
  findings: z.array(FindingView),
  nextCursor: z.string().nullable(),
  /** Findings that need somebody (new, open, reopened), by severity. */
  openBySeverity: z.record(z.enum(severities), z.number().int()),
});
