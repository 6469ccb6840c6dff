import type { RawFinding } from "#server/scanners/engine";
import { type AdvisoryGroup, groupByAlias } from "#server/scanners/sca/advisory-groups";
import { advisorySeverity, mostSevere } from "#server/scanners/sca/advisory-severity";
import type { AdvisoryAnswer, Exploitation } from "#server/scanners/sca/advisory-source";
import { type Ecosystem, isSamePackage, packageKey } from "#server/scanners/sca/ecosystem";
import { dependencyFingerprint } from "#server/scanners/sca/fingerprint";
import type { InstalledPackage } from "#server/scanners/sca/installed-package";
import { evaluateEntry } from "#server/scanners/sca/osv-range";
import { versionOrder } from "#server/scanners/sca/versions/version-order";

interface Match {
  readonly installed: InstalledPackage;
  readonly fixedVersion: string | null;
}

/** The vulnerable packages of one lockfile: one finding per package name and flaw, whatever versions are installed. */
export function matchPackages(
  lockfile: string,
  packages: readonly InstalledPackage[],
  { advisories, exploitation }: Pick<AdvisoryAnswer, "advisories" | "exploitation">,
): RawFinding[] {
  const byKey = new Map<string, InstalledPackage[]>();
  for (const installed of packages) {
    const key = packageKey(installed);
    const known = byKey.get(key);
    if (known) known.push(installed);
    else byKey.set(key, [installed]);
  }
  const findings: RawFinding[] = [];
  for (const [key, copies] of byKey) {
    const current = (advisories.get(key) ?? []).filter((advisory) => !advisory.withdrawn);
    for (const group of groupByAlias(current)) {
      const matches = copies.flatMap((installed) => matchGroup(group, installed));
      if (matches.length > 0)
        findings.push(toFinding(lockfile, group, matches, exploitationOf(group, exploitation)));
    }
  }
  return findings;
}

function matchGroup(group: AdvisoryGroup, installed: InstalledPackage): Match[] {
  const fixes: string[] = [];
  let affected = false;
  for (const advisory of group.advisories) {
    for (const entry of advisory.affected) {
      if (!isSamePackage(entry, installed)) continue;
      const answer = evaluateEntry(entry, installed.version);
      affected ||= answer.affected;
      if (answer.affected && answer.fixedVersion !== null) fixes.push(answer.fixedVersion);
    }
  }
  return affected ? [{ installed, fixedVersion: fixes.sort(byVersion(installed.ecosystem))[0] ?? null }] : [];
}

/** The worst that is known of any CVE of a group. */
function exploitationOf(
  { ids }: AdvisoryGroup,
  known: ReadonlyMap<string, Exploitation> | undefined,
): Exploitation {
  const found = ids.map((id) => known?.get(id)).filter((each) => each !== undefined);
  const estimates = found.map(({ epss }) => epss).filter((epss) => epss !== null);
  return {
    epss: estimates.length > 0 ? Math.max(...estimates) : null,
    exploited: found.some(({ exploited }) => exploited),
  };
}

function toFinding(
  lockfile: string,
  group: AdvisoryGroup,
  matches: readonly Match[],
  { epss, exploited }: Exploitation,
): RawFinding {
  const [main, ...others] = [...matches].sort(
    (a, b) =>
      Number(b.installed.direct === true) - Number(a.installed.direct === true) ||
      Number(a.installed.dev) - Number(b.installed.dev) ||
      byVersion(a.installed.ecosystem)(a.installed.version, b.installed.version),
  );
  if (!main) throw new Error("a finding needs a match");
  const id = group.ids[0] ?? "";
  const advisory = group.advisories.find((member) => member.id === id) ?? group.advisories[0];
  const { installed, fixedVersion } = main;
  const { ecosystem, name } = installed;
  const otherVersions = [...new Set(others.map((other) => other.installed.version))].filter(
    (version) => version !== installed.version,
  );
  const malicious = group.ids.some((each) => each.startsWith("MAL-"));
  const dev = matches.every((match) => match.installed.dev);
  const sentences = [
    advisory?.summary.replace(/[\s.]*$/, "."),
    installed.chain.length > 1 ? `Installed through ${installed.chain.join(" > ")}.` : null,
    otherVersions.length > 0
      ? `Also installed and affected: ${otherVersions.slice(0, 10).join(", ")}.`
      : null,
    dev ? "It is needed for development only." : null,
    exploited ? "It is known to be exploited (CISA KEV)." : null,
    epss === null ? null : `Exploitation within 30 days is estimated at ${percent(epss)} (EPSS).`,
  ];
  return {
    engine: "sca",
    tool: "secportal",
    ruleId: id,
    fingerprint: dependencyFingerprint(ecosystem, name, id, lockfile),
    scope: null,
    lineText: null,
    lineHash: null,
    confidence: null,
    severity: malicious ? "critical" : mostSevere(group.advisories.map(advisorySeverity)),
    title: `${name} ${installed.version}: ${advisory?.summary.trim() ?? id}`,
    message: sentences.filter((sentence) => sentence !== null).join(" "),
    advice: malicious ? adviseRemoval(name) : advise(name, main),
    path: lockfile,
    line: installed.line,
    endLine: installed.line,
    excerpt: null,
    cwe: [...new Set(group.advisories.flatMap((member) => member.cwe))],
    owasp: [],
    trace: [],
    inTest: false,
    package: {
      ecosystem,
      name,
      version: installed.version,
      fixedVersion,
      advisoryIds: group.ids,
      direct: matches.some((match) => match.installed.direct === true) ? true : installed.direct,
      dev,
      url: advisoryUrl(id),
      ...{ epss, kev: exploited, malicious },
    },
  };
}

const percent = (probability: number): string =>
  probability < 0.01 ? "under 1 %" : `${Math.round(probability * 100)} %`;

/** What to do about a package that is itself the attack. */
export const adviseRemoval = (name: string): string =>
  `Remove ${name} at once, and treat every machine and secret it ran beside as compromised.`;

function advise(name: string, { installed, fixedVersion }: Match): string {
  if (fixedVersion === null)
    return `No fixed version of ${name} is known. Replace it, or check that the flaw cannot be reached.`;
  const [first] = installed.chain;
  if (installed.chain.length > 1 && first !== undefined) {
    const other = installed.ecosystem === "npm" ? "set an override for" : "ask for a later";
    return `Upgrade ${name} to ${fixedVersion} or later: update ${first}, or ${other} ${name}.`;
  }
  return `Upgrade ${name} to ${fixedVersion} or later.`;
}

/** Where people read about an advisory. */
export function advisoryUrl(id: string): string {
  if (/^GHSA(?:-[0-9a-z]{4}){3}$/.test(id)) return `https://github.com/advisories/${id}`;
  return `https://osv.dev/vulnerability/${encodeURIComponent(id)}`;
}

/** The order of an ecosystem's versions; texts that are none are ordered as texts. */
export function byVersion(ecosystem: Ecosystem): (a: string, b: string) => number {
  const order = versionOrder(ecosystem);
  return (a, b) => {
    const [left, right] = [order.parse(a), order.parse(b)];
    if (left !== null && right !== null) return order.compare(left, right);
    return a < b ? -1 : a > b ? 1 : 0;
  };
}
