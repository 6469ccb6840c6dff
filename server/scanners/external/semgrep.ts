import path from "node:path";
import { readSarif } from "#server/findings/sarif-in/read-sarif";
import { type ExternalTool, UnreadableReport } from "#server/scanners/external/external-tool";

/** Seconds for one file, and how many rules may run out of them before the file is left. */
const FILE_SECONDS = 30;
const FILE_STRIKES = 3;
const LARGEST_FILE = 1_000_000;

/**
 * Semgrep, and Opengrep, which takes the same command (semgrep.dev/docs/cli-reference; opengrep is a fork of its engine). The rules are
 * the administrator's: no registry is asked, and comments in the source silence nothing.
 */
const grepLike = (id: "semgrep" | "opengrep"): ExternalTool => ({
  id,
  kind: "sast",
  needsData: "rules",
  command: (_binary, root, outDir, rules) => {
    const outputFile = path.join(outDir, `${id}.sarif`);
    return {
      args: [
        ...["scan", "--config", rules ?? "", "--sarif", "--output", outputFile],
        ...["--metrics=off", "--disable-version-check", "--quiet", "--disable-nosem", "--no-git-ignore"],
        ...["--timeout", String(FILE_SECONDS), "--timeout-threshold", String(FILE_STRIKES)],
        ...["--max-target-bytes", String(LARGEST_FILE), "--jobs", "2", root],
      ],
      env: { SEMGREP_SEND_METRICS: "off", SEMGREP_ENABLE_VERSION_CHECK: "0" },
      outputFile,
    };
  },
  // 1 is for findings where somebody asked for it; everything above is a fault of rules, targets or itself.
  exitCodes: (code) => (code === 0 || code === 1 ? "ok" : "failed"),
  parse: (report, root) => {
    const text = report.toString("utf8");
    try {
      const { results } = readSarif(text, "sast", root);
      return {
        findings: results.flatMap(({ findings }) => findings.map((finding) => ({ ...finding, tool: id }))),
        notes: results.flatMap(({ notes }) => notes),
      };
    } catch (cause) {
      throw new UnreadableReport("Its report is not SARIF 2.1.0.", { cause });
    }
  },
});

export const semgrep = grepLike("semgrep");
export const opengrep = grepLike("opengrep");
