import { createHash } from "node:crypto";
import { insertScan } from "#db/queries/scans";
import type { EngineStatus } from "#db/vocabulary";
import { newId } from "#server/domain/id";
import type { EngineResult, RawFinding } from "#server/scanners/engine";
import { writeFindings } from "#server/use-cases/findings/write-findings";
import { type EnabledRepository, openScanLab, type ScanLab } from "#tests/helpers/scanning";

/** A repository whose scans say what a test wants. */
export interface FindingsLab {
  readonly lab: ScanLab;
  readonly repository: EnabledRepository;
  /** Writes a finished scan that saw these findings, and answers its id with what was written. */
  scan(seen: readonly RawFinding[], how?: ScanOptions): Promise<{ id: string; added: number; fixed: number }>;
  /** The repository's findings by the text of their line. */
  rows(): Promise<Record<string, FindingRow>>;
  close(): Promise<void>;
}

export interface ScanOptions {
  readonly tool?: string;
  readonly status?: EngineStatus;
  readonly paths?: readonly string[];
  readonly unfinished?: readonly string[];
  readonly ownersOf?: (path: string) => string[];
}

export interface FindingRow {
  readonly id: string;
  readonly state: string;
  readonly path: string;
  readonly duplicate_of: string | null;
  readonly owners: string[];
}

export async function openFindingsLab(): Promise<FindingsLab> {
  const lab = await openScanLab();
  const repository = await lab.enabled("github");
  const { repositoryId, owner } = repository;
  const { workspaceId } = owner;
  const scan: FindingsLab["scan"] = async (seen, how = {}) => {
    const id = newId();
    const written = await lab.product.services.db.worker.withWorkspace({ workspaceId }, async (tx) => {
      await insertScan(tx, {
        ...{ workspaceId, id, repositoryId, trigger: "manual", sastEnabled: true, scaEnabled: true },
        ...{ branch: "main", requestedBy: null, requestedByName: "test" },
      });
      const commit = {
        paths: how.paths ? new Set(how.paths) : null,
        ownersOf: how.ownersOf ?? (() => []),
      };
      const seenIn = { workspaceId, repositoryId, scanId: id, commitSha: "c".repeat(40) };
      return await writeFindings(tx, seenIn, [resultOf(seen, how)], commit);
    });
    await lab.walls.sql`
      update scans set state = 'succeeded', step = 'done', commit_sha = ${"c".repeat(40)}, finished_at = now() where id = ${id}`;
    return { id, ...written };
  };
  return {
    ...{ lab, repository, scan },
    rows: async () => {
      const rows = await lab.walls.sql`
        select id, state, path, duplicate_of, owners, line_text from findings where repository_id = ${repositoryId}`;
      return Object.fromEntries(rows.map((row) => [String(row.line_text), row as unknown as FindingRow]));
    },
    close: () => lab.close(),
  };
}

/** A finding in one line of a file. */
export function sastFinding(lineText: string, change: Partial<RawFinding> = {}): RawFinding {
  const { path = "src/a.js", tool = "secportal", ruleId = "js/test" } = change;
  const print = createHash("sha256")
    .update(JSON.stringify([tool, ruleId, path, lineText]))
    .digest("hex");
  return {
    ...{ engine: "sast", tool, ruleId, fingerprint: `fpv1:${print}`, scope: "main", lineText },
    ...{ lineHash: null, severity: "high", confidence: "high", title: lineText, message: "m", advice: "a" },
    ...{ path, line: 7, endLine: 7, excerpt: lineText, cwe: ["CWE-89"], owasp: [], trace: [], inTest: false },
    ...{ package: null, ...change },
  };
}

const resultOf = (
  findings: readonly RawFinding[],
  { tool = "secportal", status = "complete", unfinished }: ScanOptions,
): EngineResult => ({
  ...{ engine: "sast", tool, engineVersion: "1", status, notes: [], filesScanned: 1, bytesScanned: 1 },
  ...{ skipped: [], findings, durationMs: 1, ...(unfinished ? { unfinished } : {}) },
});
