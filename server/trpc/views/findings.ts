import { z } from "zod";
import { confidences, engineKinds, findingAges, findingStates, providers, severities } from "#db/vocabulary";
import { tokenKinds } from "#server/findings/highlight";

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

const SeenInView = z.object({ scanId: z.uuid(), at: instant });

export const FindingDetailView = FindingView.extend({
  /** The finding of another tool that stands for this one. */
  duplicateOf: z.uuid().nullable(),
  /** Other tools' findings that this one stands for. */
  alsoFoundBy: z.array(z.object({ id: z.uuid(), tool: z.string(), ruleId: z.string() })),
  /** The excerpt in lines of tokens; empty where there is none. */
  source: z.array(z.array(z.object({ kind: z.enum(tokenKinds), text: z.string() }))),
  /** What this installation knows of the advisories, from its own copy. */
  advisories: z.array(
    z.object({
      id: z.string(),
      aliases: z.array(z.string()),
      summary: z.string(),
      cvss: z.array(z.object({ vector: z.string(), score: z.number() })),
    }),
  ),
  /** How the package comes in, by the last inventory: from what was asked for down to it. */
  dependencyPaths: z.array(
    z.object({
      chain: z.array(z.string()),
      direct: z.boolean().nullable(),
      dev: z.boolean(),
      lockfile: z.string(),
    }),
  ),
  /** From which scan until which one it was there, oldest first. */
  presence: z.array(z.object({ from: SeenInView, until: SeenInView.nullable() })),
  /** What people decided and when that ended, newest first. */
  decisions: z.array(
    z.object({
      kind: z.enum(["decided", "undone", "expired"]),
      at: instant,
      by: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      reason: z.string().nullable(),
      until: z.string().nullable(),
    }),
  ),
});

export const NeighboursView = z.object({ previous: z.uuid().nullable(), next: z.uuid().nullable() });

const tally = <Value extends z.ZodType>(value: Value) =>
  z.array(z.object({ value, count: z.number().int() }));

export const FindingFacetsView = z.object({
  /** How many fit the whole filter. */
  total: z.number().int(),
  /** False where only the most severe 10,000 were counted. */
  exact: z.boolean(),
  severities: tally(z.enum(severities)),
  engines: tally(z.enum(engineKinds)),
  states: tally(z.enum(findingStates)),
  providers: tally(z.enum(providers)),
  languages: tally(z.string()),
  repositories: z.array(
    z.object({
      id: z.uuid(),
      fullName: z.string(),
      provider: z.enum(providers),
      count: z.number().int(),
    }),
  ),
  moreRepositories: z.number().int(),
  rules: z.array(
    z.object({
      value: z.string(),
      count: z.number().int(),
      title: z.string().nullable(),
      engine: z.enum(engineKinds).nullable(),
    }),
  ),
  ages: tally(z.enum(findingAges)),
  /** False where rules and ages are counted among the most severe 5,000 only. */
  lookedAtAll: z.boolean(),
});

export const TriageOutcomeView = z.object({
  decided: z.array(z.uuid()),
  refused: z.array(z.object({ id: z.uuid(), why: z.enum(["gone", "fixed", "duplicate"]) })),
});

export const FindingPageView = z.object({
  findings: z.array(FindingView),
  nextCursor: z.string().nullable(),
});
