type Weights = Readonly<Record<string, number>>;

// CVSS v3.1 specification, section 7.4 "Metric Values". Privileges weigh more when the scope changes.
const attackVector: Weights = { N: 0.85, A: 0.62, L: 0.55, P: 0.2 };
const attackComplexity: Weights = { L: 0.77, H: 0.44 };
const privilegesSameScope: Weights = { N: 0.85, L: 0.62, H: 0.27 };
const privilegesOtherScope: Weights = { N: 0.85, L: 0.68, H: 0.5 };
const userInteraction: Weights = { N: 0.85, R: 0.62 };
const impact: Weights = { H: 0.56, L: 0.22, N: 0 };

/** The base score, 0.0 to 10.0, of a CVSS 3.0 or 3.1 vector (specification section 7.1). Null when it is not a valid one. */
export function cvss3BaseScore(vector: string): number | null {
  if (vector.length > 256 || !/^CVSS:3\.[01]\//.test(vector)) return null;
  const metrics = new Map<string, string>();
  for (const part of vector.split("/").slice(1)) {
    const [name = "", value = "", extra] = part.split(":");
    if (extra !== undefined || metrics.has(name)) return null;
    metrics.set(name, value);
  }
  const weigh = (name: string, weights: Weights): number => {
    const value = metrics.get(name) ?? "";
    return Object.hasOwn(weights, value) ? (weights[value] ?? Number.NaN) : Number.NaN;
  };
  const scope = metrics.get("S");
  if (scope !== "U" && scope !== "C") return null;
  const changed = scope === "C";

  const subScore = 1 - (1 - weigh("C", impact)) * (1 - weigh("I", impact)) * (1 - weigh("A", impact));
  const impactScore = changed ? 7.52 * (subScore - 0.029) - 3.25 * (subScore - 0.02) ** 15 : 6.42 * subScore;
  const exploitability =
    8.22 *
    weigh("AV", attackVector) *
    weigh("AC", attackComplexity) *
    weigh("PR", changed ? privilegesOtherScope : privilegesSameScope) *
    weigh("UI", userInteraction);
  if (Number.isNaN(impactScore) || Number.isNaN(exploitability)) return null;
  if (impactScore <= 0) return 0;
  return roundUp(Math.min((changed ? 1.08 : 1) * (impactScore + exploitability), 10));
}

// Appendix A: rounding on integers, so that 4.000000000000001 does not become 4.1.
function roundUp(score: number): number {
  const scaled = Math.round(score * 100_000);
  return scaled % 10_000 === 0 ? scaled / 100_000 : (Math.floor(scaled / 10_000) + 1) / 10;
}
