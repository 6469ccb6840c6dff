import type { EcosystemStatus, MirrorStatus } from "#server/use-cases/advisories/mirror-status";

/** The mirror's state as lines for people. */
export function statusLines({ ecosystems, epss, kev }: MirrorStatus): string[] {
  const rows = ecosystems.map((each) => [
    ...[each.ecosystem, String(each.advisories), String(each.malicious), String(each.withdrawn)],
    ...[minute(each.newest), minute(each.asOf)],
    remark(each),
  ]);
  const head = ["ecosystem", "advisories", "malicious", "withdrawn", "newest change", "as of", ""];
  return [
    ...(rows.length > 0
      ? table(head, rows)
      : ["The mirror is empty. Fill it with `npm run advisories -- update`, or `-- import PATH`."]),
    "",
    `EPSS: ${epss.total} estimates${epss.asOf ? ` of ${day(epss.asOf)}` : "; none imported"}`,
    `KEV: ${kev.total} exploited vulnerabilities${kev.asOf ? ` as of ${day(kev.asOf)}` : "; none imported"}`,
  ];
}

function remark({ asOf, stale, whole }: EcosystemStatus): string {
  if (asOf === null) return "being filled";
  if (!whole) return "single records only: run update";
  return stale ? "OLD: run update" : "";
}

const day = (at: Date): string => at.toISOString().slice(0, 10);

const minute = (at: Date | null): string =>
  at === null ? "-" : `${at.toISOString().slice(0, 16).replace("T", " ")}Z`;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
