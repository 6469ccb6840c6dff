import { createHash } from "node:crypto";
import path from "node:path";
import { z } from "zod";
import type { Severity } from "#db/vocabulary";
import type { RawFinding } from "#server/scanners/engine";
import { type ExternalTool, UnreadableReport } from "#server/scanners/external/external-tool";
import { pathInside } from "#server/scanners/external/report-path";
import { maskSecrets } from "#server/scanners/sast/report/secret-shapes";

const Issue = z.object({
  filename: z.string().max(4_096),
  line_number: z.number().int().positive(),
  line_range: z.array(z.number().int().positive()).max(10_000).nullish(),
  test_id: z.string().max(40),
  test_name: z.string().max(200),
  issue_severity: z.string().max(20),
  issue_confidence: z.string().max(20),
  issue_text: z.string(),
  issue_cwe: z.object({ id: z.number().int().positive() }).partial().nullish(),
  code: z.string().nullish(),
  more_info: z.string().max(500).nullish(),
});
type Issue = z.infer<typeof Issue>;

const Report = z.object({
  results: z.array(Issue).max(100_000),
  errors: z.array(z.object({ filename: z.string().max(4_096) })).nullish(),
});

const severities: Readonly<Record<string, Severity>> = { HIGH: "high", MEDIUM: "medium", LOW: "low" };
const MOST_NAMED = 10;

/**
 * Bandit (bandit.readthedocs.io, "bandit" and "Report formatters: json"). It parses with the host's Python, so a file in newer syntax is
 * one it did not read, which it says.
 */
export const bandit: ExternalTool = {
  id: "bandit",
  kind: "sast",
  command: (_binary, root, outDir) => {
    const outputFile = path.join(outDir, "bandit.json");
    return {
      args: ["--quiet", "--recursive", "--format", "json", "--output", outputFile, "--ignore-nosec", root],
      env: {},
      outputFile,
    };
  },
  exitCodes: (code) => (code === 0 || code === 1 ? "ok" : "failed"),
  parse: (report, root) => {
    const { results, errors } = readReport(report);
    const alike = new Map<string, number>();
    const findings = results.flatMap((issue) => {
      const place = pathInside(root, issue.filename);
      return place === null ? [] : [findingOf(issue, place, alike)];
    });
    const unread = (errors ?? []).flatMap(({ filename }) => pathInside(root, filename) ?? []);
    const named = unread.slice(0, MOST_NAMED).join(", ");
    const more = unread.length > MOST_NAMED ? ` and ${unread.length - MOST_NAMED} more` : "";
    return {
      findings,
      notes:
        unread.length > 0 ? [`It could not read ${named}${more}: newer Python than its own, or none.`] : [],
      unfinished: unread,
    };
  },
};

function readReport(report: Buffer): z.infer<typeof Report> {
  try {
    return Report.parse(JSON.parse(report.toString("utf8")));
  } catch (cause) {
    throw new UnreadableReport("Bandit's report is not of the form it documents.", { cause });
  }
}

function findingOf(issue: Issue, place: string, alike: Map<string, number>): RawFinding {
  const { line_number: line, test_id: ruleId, issue_text: message } = issue;
  const quoted = lineOf(issue);
  const identity = JSON.stringify(["bandit", ruleId, place, quoted ?? message]);
  const index = alike.get(identity) ?? 0;
  alike.set(identity, index + 1);
  const print = createHash("sha256")
    .update(JSON.stringify([identity, index]))
    .digest("hex");
  const title = maskSecrets(message.slice(0, 200));
  return {
    ...{ engine: "sast", tool: "bandit", ruleId, fingerprint: `fpv1:${print}`, title, message: title },
    ...{ scope: null, lineText: quoted?.replace(/\s+/g, " ").trim() ?? null, lineHash: null },
    severity: severities[issue.issue_severity.toUpperCase()] ?? "unknown",
    confidence: confidenceOf(issue.issue_confidence),
    advice: issue.more_info ? `See ${issue.more_info}.` : `See Bandit's documentation of ${issue.test_name}.`,
    ...{ path: place, line, endLine: Math.max(line, issue.line_range?.at(-1) ?? line), excerpt: quoted },
    cwe: issue.issue_cwe?.id ? [`CWE-${issue.issue_cwe.id}`] : [],
    ...{ owasp: [], trace: [], inTest: false, package: null },
  };
}

function confidenceOf(word: string): RawFinding["confidence"] {
  const lower = word.toLowerCase();
  return lower === "high" || lower === "medium" || lower === "low" ? lower : null;
}

/** The line itself: `code` has a few lines around it, each behind its number. */
function lineOf({ code, line_number: line }: Issue): string | null {
  const found = code?.split("\n").find((each) => each.startsWith(`${line} `));
  return found === undefined ? null : maskSecrets(found.slice(String(line).length + 1, 301));
}
