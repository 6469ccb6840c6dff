import type { Confidence, EngineKind, FindingState, Severity } from "#db/vocabulary";
import type { TraceStep } from "#server/scanners/engine";

/** A finding as an export needs it. */
export interface ExportedFinding {
  readonly fingerprint: string;
  readonly lineHash: string | null;
  readonly engine: EngineKind;
  readonly tool: string;
  readonly ruleId: string;
  readonly severity: Severity;
  readonly confidence: Confidence | null;
  readonly title: string;
  readonly message: string;
  readonly advice: string;
  readonly path: string;
  readonly line: number | null;
  readonly endLine: number | null;
  readonly cwe: readonly string[];
  readonly owasp: readonly string[];
  readonly trace: readonly TraceStep[];
  readonly advisoryIds: readonly string[];
  readonly advisoryUrl: string | null;
  readonly state: FindingState;
  readonly stateReason: string | null;
  readonly commitSha: string;
}

/** Most results that code scanning at GitHub takes of one run (GitHub docs, "SARIF support for code scanning"). */
export const MOST_RESULTS = 25_000;

/** What GitHub reads a severity from: above 9.0 critical, above 7.0 high, above 4.0 medium. */
const SECURITY_SEVERITY: Readonly<Record<Severity, string | null>> = {
  ...{ critical: "9.5", high: "8.0", medium: "5.5", low: "2.0", info: "0.5" },
  unknown: null,
};

const LEVELS: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  ...{ critical: "error", high: "error", medium: "warning" },
  ...{ low: "note", info: "note", unknown: "warning" },
};

const BASELINE: Partial<Record<FindingState, "new" | "unchanged">> = {
  ...{ new: "new", reopened: "new", open: "unchanged", ignored: "unchanged", false_positive: "unchanged" },
};

/**
 * The findings of one repository as a SARIF log (OASIS SARIF 2.1.0), a run for each engine and tool. What somebody decided not to act on is
 * there and suppressed (section 3.35). `complete` false says that there were more than the log may hold.
 */
export function toSarif(
  repository: { fullName: string; htmlUrl: string },
  findings: readonly ExportedFinding[],
  complete: boolean,
) {
  const sources = new Map<string, ExportedFinding[]>();
  for (const finding of findings) {
    const source = `${finding.engine}/${finding.tool}`;
    const before = sources.get(source);
    if (before) before.push(finding);
    else sources.set(source, [finding]);
  }
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [...sources.keys()].sort().map((source) => runOf(repository, sources.get(source) ?? [], complete)),
  };
}

function runOf(
  { fullName, htmlUrl }: { fullName: string; htmlUrl: string },
  findings: readonly ExportedFinding[],
  complete: boolean,
) {
  const rules = [
    ...new Map(findings.map((finding) => [finding.ruleId, finding] as const).reverse()).values(),
  ].reverse();
  const indexOf = new Map(rules.map(({ ruleId }, index) => [ruleId, index]));
  const [newest] = findings;
  const { engine = "sast", tool = "secportal" } = newest ?? {};
  const own = tool === "secportal";
  return {
    tool: {
      driver: { name: own ? `SecPortal ${engine.toUpperCase()}` : tool, rules: rules.map(ruleOf) },
    },
    automationDetails: { id: `secportal/${engine}/${own ? "" : `${tool}/`}${fullName}/` },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { "%SRCROOT%": { description: { text: "The root of the repository." } } },
    ...(newest
      ? { versionControlProvenance: [{ repositoryUri: htmlUrl, revisionId: newest.commitSha }] }
      : {}),
    invocations: [
      {
        executionSuccessful: true,
        ...(complete
          ? {}
          : {
              toolExecutionNotifications: [
                {
                  level: "warning",
                  message: { text: `Only the first ${MOST_RESULTS} findings are in this log.` },
                },
              ],
            }),
      },
    ],
    results: findings.map((finding) => resultOf(finding, indexOf.get(finding.ruleId) ?? -1)),
  };
}

function ruleOf(finding: ExportedFinding) {
  const { ruleId, title, message, advice, severity, confidence, cwe, owasp, advisoryUrl } = finding;
  const score = SECURITY_SEVERITY[severity];
  const weaknesses = cwe.map((id) => `external/cwe/${id.toLowerCase()}`);
  const tags = ["security", ...weaknesses, ...owasp.map((id) => `OWASP-${id}`)].slice(0, 20);
  return {
    id: ruleId,
    shortDescription: { text: title },
    fullDescription: { text: message },
    help: { text: advice, markdown: advice },
    ...(advisoryUrl ? { helpUri: advisoryUrl } : {}),
    defaultConfiguration: { level: LEVELS[severity] },
    properties: {
      tags,
      ...(confidence ? { precision: confidence } : {}),
      ...(score ? { "security-severity": score } : {}),
    },
  };
}

function resultOf(finding: ExportedFinding, ruleIndex: number) {
  const { ruleId, severity, title, message, path, line, endLine, state, stateReason, advisoryIds } = finding;
  const baselineState = BASELINE[state];
  const decided = state === "ignored" || state === "false_positive";
  return {
    ...{ ruleId, ruleIndex, level: LEVELS[severity], message: { text: `${title}. ${message}` } },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodePath(path), uriBaseId: "%SRCROOT%" },
          ...(line === null ? {} : { region: { startLine: line, endLine: Math.max(line, endLine ?? line) } }),
        },
      },
    ],
    fingerprints: { "secportal/v1": finding.fingerprint },
    ...(finding.lineHash ? { partialFingerprints: { primaryLocationLineHash: finding.lineHash } } : {}),
    ...(finding.trace.length > 1 ? { codeFlows: [flowOf(finding.trace)] } : {}),
    ...(baselineState ? { baselineState } : {}),
    suppressions: decided
      ? [{ kind: "external", status: "accepted", ...(stateReason ? { justification: stateReason } : {}) }]
      : [],
    properties: { state, ...(advisoryIds.length > 0 ? { advisories: advisoryIds } : {}) },
  };
}

/** The way from source to sink (section 3.36). */
const flowOf = (trace: readonly TraceStep[]) => ({
  threadFlows: [
    {
      locations: trace.map(({ path, line, note }) => ({
        location: {
          physicalLocation: {
            artifactLocation: { uri: encodePath(path), uriBaseId: "%SRCROOT%" },
            region: { startLine: line },
          },
          message: { text: note },
        },
      })),
    },
  ],
});

/** A relative URI reference (RFC 3986): each segment encoded, the slashes kept. */
const encodePath = (path: string): string => path.split("/").map(encodeURIComponent).join("/");
