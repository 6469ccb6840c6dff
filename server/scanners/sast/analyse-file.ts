import { type Language, Parser } from "web-tree-sitter";
import { type Severity, severities } from "#db/vocabulary";
import type { RawFinding } from "#server/scanners/engine";
import { excerptOf, literalParts, maskedLine } from "#server/scanners/sast/excerpt";
import { sourceFingerprint } from "#server/scanners/sast/fingerprint";
import { Interpreter } from "#server/scanners/sast/interpreter";
import type { Problem, Rule } from "#server/scanners/sast/rule";
import { rulesByKind } from "#server/scanners/sast/rules/index";
import { isTestCode } from "#server/scanners/sast/source-files";
import { copyTree, type SyntaxTree } from "#server/scanners/sast/syntax-node";

export interface FileAnalysis {
  readonly findings: readonly RawFinding[];
  /** Places the parser could not make sense of. */
  readonly parseErrors: number;
  /** Why the file was not looked at to its end; null when it was. */
  readonly cutShort: string | null;
}

export interface AnalysisLimits {
  readonly maxNodes: number;
  readonly maxSteps: number;
  /** Milliseconds for parsing one file. */
  readonly maxParseMs: number;
  readonly maxFindings: number;
}

export const analysisLimits: AnalysisLimits = {
  maxNodes: 1_000_000,
  maxSteps: 4_000_000,
  maxParseMs: 10_000,
  maxFindings: 200,
};

/** Looks for problems in one file. Does not throw for anything the file may hold. */
export function analyseFile(
  file: { path: string; text: string },
  language: Language,
  limits: AnalysisLimits = analysisLimits,
): FileAnalysis {
  const tree = parse(file.text, language, limits);
  if (typeof tree === "string") return { findings: [], parseErrors: 0, cutShort: tree };
  const found: { rule: Rule; problem: Problem }[] = [];
  const interpreter = new Interpreter(file.path, file.text, tree.root, limits.maxSteps);
  const finished = interpreter.run((node) => {
    for (const rule of rulesByKind.get(node.kind) ?? []) {
      if (found.length >= limits.maxFindings) return;
      const problem = rule.check(node, interpreter);
      if (problem) found.push({ rule, problem });
    }
  });
  const full = found.length >= limits.maxFindings;
  const cutShort = finished ? (full ? "too many findings" : null) : "too complex";
  return { findings: describe(file, found), parseErrors: tree.errors, cutShort };
}

function parse(text: string, language: Language, limits: AnalysisLimits): SyntaxTree | string {
  const parser = new Parser();
  try {
    parser.setLanguage(language);
    const giveUpAt = performance.now() + limits.maxParseMs;
    const tree = parser.parse(text, null, { progressCallback: () => performance.now() > giveUpAt });
    if (tree === null) return "took too long to parse";
    try {
      return copyTree(tree, limits.maxNodes) ?? "too complex";
    } finally {
      tree.delete();
    }
  } finally {
    parser.delete();
  }
}

function describe(
  file: { path: string; text: string },
  found: readonly { rule: Rule; problem: Problem }[],
): RawFinding[] {
  const lines = file.text.split("\n");
  const inTest = isTestCode(file.path);
  const seen = new Map<string, number>();
  return [...found]
    .sort((a, b) => a.problem.node.start - b.problem.node.start)
    .map(({ rule, problem }) => {
      const { node } = problem;
      const secret = rule.id === "js/hardcoded-secret";
      const line = maskedLine(lines[node.row] ?? "", secret ? literalParts(node, file.text) : []);
      const alike = `${rule.id}\n${line.replace(/\s+/g, " ").trim()}`;
      const index = seen.get(alike) ?? 0;
      seen.set(alike, index + 1);
      const severity = problem.severity ?? rule.severity;
      return {
        engine: "sast",
        tool: "secportal",
        ruleId: rule.id,
        fingerprint: sourceFingerprint(rule.id, file.path, line, index),
        scope: null,
        lineText: line.replace(/\s+/g, " ").trim(),
        lineHash: null,
        confidence: null,
        severity: inTest ? lessSevere(severity) : severity,
        title: rule.title,
        message: messageOf(rule, problem, inTest),
        advice: rule.advice,
        path: file.path,
        line: node.row + 1,
        endLine: node.endRow + 1,
        excerpt: excerptOf(lines, node, file.text, secret),
        cwe: rule.cwe,
        owasp: [],
        trace: [],
        inTest,
        package: null,
      };
    });
}

function messageOf(rule: Rule, { taint, detail }: Problem, inTest: boolean): string {
  const sentences = [
    rule.message,
    detail,
    taint
      ? `The data comes from \`${taint.from.replace(/\s+/g, " ")}\` on line ${taint.row + 1}.`
      : undefined,
    inTest ? "The file looks like test code." : undefined,
  ];
  return sentences.filter((sentence) => sentence !== undefined).join(" ");
}

function lessSevere(severity: Severity): Severity {
  const at = severities.indexOf(severity);
  return severity === "info" || severity === "unknown" ? severity : (severities[at + 1] ?? severity);
}
