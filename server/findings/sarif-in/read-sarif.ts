import { createHash } from "node:crypto";
import type { EngineKind } from "#db/vocabulary";
import { AppError } from "#server/errors";
import { type Loose, listOf, objectOf, own, textOf } from "#server/findings/sarif-in/loose";
import { placeOf, traceOf } from "#server/findings/sarif-in/place";
import {
  cweIn,
  type ReportedRules,
  ruleFor,
  rulesOf,
  scoreOf,
  severityOf,
} from "#server/findings/sarif-in/rules";
import type { EngineResult, RawFinding } from "#server/scanners/engine";
import { maskSecrets } from "#server/scanners/sast/report/secret-shapes";

/** What GitHub takes at most (GitHub docs, "SARIF support for code scanning"). */
export const MOST_RUNS = 20;
export const MOST_RESULTS = 25_000;
const MOST_PER_REPORT = 100_000;

export interface SarifReport {
  /** One for each tool and category; runs of the same are joined. */
  readonly results: readonly EngineResult[];
  /** The commit the report says it is about, where it is a full hexadecimal id. */
  readonly commitSha: string | null;
}

/**
 * Reads a SARIF 2.1.0 log of any tool. Results without a file inside the repository are counted in a note and left out; one that the
 * tool's user had accepted is kept as suppressed. `root` is the absolute path the repository had where the tool ran. The log is hostile input: nothing in it is trusted, and everything is bounded.
 *
 * @throws AppError BAD_REQUEST when it is no SARIF log of that version, or holds more than it may.
 */
export function readSarif(text: string, kind: EngineKind, root?: string): SarifReport {
  const log = parse(text);
  const runs = listOf(own(log, "runs")).map((run) => withRoot(objectOf(run), root));
  if (runs.length === 0) throw refuse("It has no run.");
  if (runs.length > MOST_RUNS) throw refuse(`It has more than ${MOST_RUNS} runs.`);
  const total = runs.reduce((sum, run) => sum + listOf(own(run, "results")).length, 0);
  if (total > MOST_PER_REPORT) throw refuse(`It has more than ${MOST_PER_REPORT} results.`);
  const byTool = new Map<string, EngineResult>();
  for (const run of runs) {
    const result = resultOf(run, kind);
    const before = byTool.get(result.tool);
    byTool.set(result.tool, before ? joined(before, result) : result);
  }
  const commits = runs.flatMap((run) => listOf(own(run, "versionControlProvenance")));
  const revisions = commits.flatMap((commit) => textOf(own(objectOf(commit), "revisionId"), 64) ?? []);
  const commitSha = revisions.find((revision) => /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(revision)) ?? null;
  return { results: [...byTool.values()], commitSha };
}

function parse(text: string): Loose {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    throw refuse("It is not valid JSON.");
  }
  const log = objectOf(value);
  if (own(log, "version") !== "2.1.0") throw refuse("It does not say that it is SARIF version 2.1.0.");
  return log;
}

/** Declares two more bases: the repository's path, as a URI and as it is. */
function withRoot(run: Loose, root: string | undefined): Loose {
  if (root === undefined) return run;
  const folder = root.endsWith("/") ? root : `${root}/`;
  const bases = objectOf(own(run, "originalUriBaseIds"));
  const uri = `file://${folder.split("/").map(encodeURIComponent).join("/")}`;
  return {
    ...run,
    originalUriBaseIds: { "sender's root": { uri }, "sender's path": { uri: folder }, ...bases },
  };
}

const refuse = (why: string) => new AppError("BAD_REQUEST", { say: `The report cannot be used. ${why}` });

function resultOf(run: Loose, kind: EngineKind): EngineResult {
  const tool = objectOf(own(run, "tool"));
  const driver = objectOf(own(tool, "driver"));
  const name = toolName(driver, run);
  const rules = rulesOf(tool);
  const notes: string[] = [];
  const findings: RawFinding[] = [];
  const alike = new Map<string, number>();
  let placeless = 0;
  const reported = listOf(own(run, "results"));
  for (const value of reported.slice(0, MOST_RESULTS)) {
    const finding = findingOf(objectOf(value), { run, rules, tool: name, kind, alike });
    if (finding) findings.push(finding);
    else placeless += 1;
  }
  const over = reported.length - MOST_RESULTS;
  if (over > 0) notes.push(`Only the first ${MOST_RESULTS} results were taken; ${over} were left out.`);
  if (placeless > 0) notes.push(`${placeless} results name no file inside the repository and were left out.`);
  const failed = listOf(own(run, "invocations")).some(
    (invocation) => own(objectOf(invocation), "executionSuccessful") === false,
  );
  if (failed) notes.push("The tool says that it did not complete, so nothing counts as fixed.");
  const files = new Set(findings.map(({ path }) => path));
  return {
    ...{ engine: kind, tool: name, notes, findings, skipped: [], durationMs: 0, bytesScanned: 0 },
    engineVersion: textOf(own(driver, "semanticVersion") ?? own(driver, "version"), 60) ?? "unknown",
    status: failed || over > 0 ? "partial" : "complete",
    filesScanned: Math.max(files.size, listOf(own(run, "artifacts")).length),
  };
}

/** A tool is told by its name and the category of its run, so that one report does not end what another category found. */
function toolName(driver: Loose, run: Loose): string {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-+|-+$/g, "");
  const name = plain(textOf(own(driver, "name"), 60) ?? "") || "unnamed-tool";
  const known =
    ["semgrep", "opengrep", "codeql", "bandit", "trivy"].find((word) => name.startsWith(word)) ?? name;
  const id = textOf(own(objectOf(own(run, "automationDetails")), "id"), 100) ?? "";
  const category = plain(id.includes("/") ? id.slice(0, id.lastIndexOf("/")) : "");
  // Our own name belongs to our own engines: a log of ours that comes back is a report like any other.
  const taken = known.startsWith("secportal") ? `report-of-${known}` : known;
  return (category ? `${taken}/${category}` : taken).slice(0, 60);
}

interface Within {
  readonly run: Loose;
  readonly rules: ReportedRules;
  readonly tool: string;
  readonly kind: EngineKind;
  /** How often each identity came already, so that equal ones in one file stay apart. */
  readonly alike: Map<string, number>;
}

function findingOf(result: Loose, within: Within): RawFinding | null {
  const { run, tool, kind } = within;
  const place = placeOf(listOf(own(result, "locations"))[0], run);
  if (place === null) return null;
  const rule = ruleFor(result, within.rules);
  const ruleId = textOf(own(result, "ruleId"), 200) ?? (rule?.id || "unnamed-rule");
  const properties = objectOf(own(result, "properties"));
  const message = maskSecrets(textOf(own(objectOf(own(result, "message")), "text"), 2_000) ?? "");
  const score = scoreOf(own(properties, "security-severity")) ?? rule?.securitySeverity ?? null;
  const partial = objectOf(own(result, "partialFingerprints"));
  const lineHash = textOf(own(partial, "primaryLocationLineHash"), 100);
  const lineText = place.excerpt?.split("\n")[0]?.replace(/\s+/g, " ").trim() ?? null;
  const title = maskSecrets(rule?.title ?? message.split(/[.\n]/)[0]?.slice(0, 200) ?? "") || ruleId;
  const suppressed = suppression(result);
  return {
    ...{ engine: kind, tool, ruleId, title, message: message || title, package: null, inTest: false },
    ...{ path: place.path, line: place.line, endLine: place.endLine, excerpt: place.excerpt },
    ...{ scope: place.scope, lineText, lineHash, trace: traceOf(result, run) },
    fingerprint: fingerprintOf(result, { ruleId, path: place.path, lineText, message }, within),
    severity: severityOf(score, textOf(own(result, "level"), 20) ?? rule?.level ?? null),
    confidence: rule?.confidence ?? null,
    advice: maskSecrets(
      rule?.help ?? rule?.description ?? "See the documentation of the tool for this rule.",
    ),
    cwe: rule?.cwe.length
      ? rule.cwe
      : cweIn(listOf(own(properties, "cwe")).flatMap((tag) => textOf(tag, 200) ?? [])),
    owasp: rule?.owasp ?? [],
    ...(suppressed === null ? {} : { suppressed }),
  };
}

/** Why somebody accepted a result in the tool, or an empty text without a reason; null when nobody did (section 3.35). */
function suppression(result: Loose): string | null {
  const accepted = listOf(own(result, "suppressions"))
    .map(objectOf)
    .find((one) => (own(one, "status") ?? "accepted") === "accepted");
  return accepted ? (textOf(own(accepted, "justification"), 500) ?? "") : null;
}

/** The tool's own identity where it gives one, else rule, file and what is said of the line; never the line's number. */
function fingerprintOf(
  result: Loose,
  told: { ruleId: string; path: string; lineText: string | null; message: string },
  { tool, alike }: Within,
): string {
  const given = firstOf(own(result, "fingerprints")) ?? firstOf(own(result, "partialFingerprints"));
  const identity = JSON.stringify([tool, told.ruleId, told.path, given ?? told.lineText ?? told.message]);
  const index = alike.get(identity) ?? 0;
  alike.set(identity, index + 1);
  return `fpv1:${createHash("sha256")
    .update(JSON.stringify([identity, index]))
    .digest("hex")}`;
}

function firstOf(value: unknown): string | null {
  const prints = objectOf(value);
  const [name] = Object.keys(prints).sort();
  return name === undefined ? null : textOf(own(prints, name), 500);
}

const joined = (one: EngineResult, other: EngineResult): EngineResult => ({
  ...one,
  status: one.status === "complete" ? other.status : one.status,
  notes: [...new Set([...one.notes, ...other.notes])],
  findings: [...one.findings, ...other.findings],
  filesScanned: one.filesScanned + other.filesScanned,
});
