import type { Severity } from "#db/vocabulary";
import type { RawFinding } from "#server/scanners/engine";
import { orderIds } from "#server/scanners/sca/advisory-groups";
import { mostSevere } from "#server/scanners/sca/advisory-severity";
import { type Ecosystem, sharedName } from "#server/scanners/sca/ecosystem";
import { dependencyFingerprint } from "#server/scanners/sca/fingerprint";
import { adviseRemoval, advisoryUrl, byVersion } from "#server/scanners/sca/match-packages";

/** One flaw of one installed version, as another tool tells it. */
export interface ReportedFlaw {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly version: string;
  readonly lockfile: string;
  /** All names of the flaw. */
  readonly ids: readonly string[];
  readonly severity: Severity;
  readonly summary: string;
  readonly cwe: readonly string[];
  /** Versions said to be fixed, in any order. */
  readonly fixes: readonly string[];
  readonly direct: boolean | null;
  readonly dev: boolean;
}

const longestSummary = 300;
const mostVersions = 10;

/** The findings of a tool's flaws: one for each package and flaw of a lockfile, whatever versions are installed. */
export function dependencyFindings(tool: string, flaws: readonly ReportedFlaw[]): RawFinding[] {
  const groups = new Map<string, ReportedFlaw[]>();
  for (const flaw of flaws) {
    const [id = ""] = orderIds(flaw.ids);
    const name = sharedName(flaw);
    const fingerprint = dependencyFingerprint(flaw.ecosystem, name, id, flaw.lockfile, tool);
    const known = groups.get(fingerprint);
    if (known) known.push(flaw);
    else groups.set(fingerprint, [flaw]);
  }
  return [...groups].map(([fingerprint, members]) => toFinding(tool, fingerprint, members));
}

function toFinding(tool: string, fingerprint: string, members: readonly ReportedFlaw[]): RawFinding {
  const [flaw, ...others] = [...members].sort((a, b) => byVersion(a.ecosystem)(a.version, b.version));
  if (!flaw) throw new Error("a finding needs a flaw");
  const { ecosystem, version, lockfile } = flaw;
  const name = sharedName(flaw);
  const ids = orderIds(members.flatMap((each) => each.ids));
  const [id = ""] = ids;
  const malicious = ids.some((each) => each.startsWith("MAL-"));
  const fixedVersion = smallestFix(flaw);
  const summary = firstLine(flaw.summary) || id;
  const also = [...new Set(others.map((each) => each.version))].filter((each) => each !== version);
  const sentences = [
    summary.replace(/[\s.]*$/, "."),
    also.length > 0 ? `Also installed and affected: ${also.slice(0, mostVersions).join(", ")}.` : null,
    members.every(({ dev }) => dev) ? "It is needed for development only." : null,
  ];
  return {
    ...{ engine: "sca", tool, ruleId: id, fingerprint, scope: null, lineText: null, lineHash: null },
    severity: malicious ? "critical" : mostSevere(members.map(({ severity }) => severity)),
    confidence: null,
    title: `${name} ${version}: ${summary}`,
    message: sentences.filter((sentence) => sentence !== null).join(" "),
    advice: malicious ? adviseRemoval(name) : advise(name, fixedVersion),
    ...{ path: lockfile, line: null, endLine: null, excerpt: null },
    cwe: [...new Set(members.flatMap(({ cwe }) => cwe))].filter((each) => /^CWE-\d{1,5}$/.test(each)),
    ...{ owasp: [], trace: [], inTest: false },
    package: {
      ...{ ecosystem, name, version, fixedVersion, advisoryIds: ids },
      direct: members.some(({ direct }) => direct === true) ? true : flaw.direct,
      dev: members.every(({ dev }) => dev),
      ...{ url: advisoryUrl(id), epss: null, kev: false, malicious },
    },
  };
}

/** The smallest fixed version that is above the installed one; null when none is said. */
function smallestFix({ ecosystem, version, fixes }: ReportedFlaw): string | null {
  const order = byVersion(ecosystem);
  return fixes.filter((fix) => fix !== "" && order(fix, version) > 0).sort(order)[0] ?? null;
}

const advise = (name: string, fix: string | null): string =>
  fix === null
    ? `No fixed version of ${name} is known. Replace it, or check that the flaw cannot be reached.`
    : `Upgrade ${name} to ${fix} or later.`;

const firstLine = (text: string): string =>
  text.slice(0, longestSummary).trim().split("\n", 1)[0]?.trim() ?? "";
