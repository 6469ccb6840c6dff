export interface CvssFact {
  readonly name: string;
  readonly value: string;
  /** Whether this makes it worse than it could be. */
  readonly bad: boolean;
}

type Metric = readonly [
  name: string,
  values: Readonly<Record<string, readonly [word: string, bad?: boolean]>>,
];

const IMPACT: Metric[1] = {
  H: ["High", true],
  L: ["Low"],
  N: ["None"],
  C: ["Complete", true],
  P: ["Partial"],
};

const attackVector: Metric = [
  "Attack vector",
  {
    N: ["Network", true],
    A: ["Same network"],
    L: ["Local access"],
    P: ["Physical access"],
  },
];
const privileges: Metric = ["Privileges needed", { N: ["None", true], L: ["Low"], H: ["High"] }];

/** Base metrics by the letters of CVSS v3.1 (specification section 6) and v4.0 (section 7), and of v2. */
const metrics: Readonly<Record<string, Metric>> = {
  AV: attackVector,
  AC: ["Attack complexity", { L: ["Low", true], M: ["Medium"], H: ["High"] }],
  AT: ["Attack requirements", { N: ["None", true], P: ["Present"] }],
  Au: ["Authentication", { N: ["None", true], S: ["Once"], M: ["More than once"] }],
  PR: privileges,
  UI: ["User interaction", { N: ["None", true], R: ["Required"], P: ["Passive"], A: ["Active"] }],
  S: ["Scope", { U: ["Unchanged"], C: ["Changed", true] }],
  C: ["Confidentiality", IMPACT],
  I: ["Integrity", IMPACT],
  A: ["Availability", IMPACT],
  VC: ["Confidentiality", IMPACT],
  VI: ["Integrity", IMPACT],
  VA: ["Availability", IMPACT],
  SC: ["Confidentiality beyond it", IMPACT],
  SI: ["Integrity beyond it", IMPACT],
  SA: ["Availability beyond it", IMPACT],
};

/** The base metrics of a CVSS vector in words, in the vector's order. What is not known is left out. */
export function cvssInWords(vector: string): CvssFact[] {
  const facts: CvssFact[] = [];
  for (const part of vector.split("/")) {
    const [letters = "", value = ""] = part.split(":");
    if (!Object.hasOwn(metrics, letters)) continue;
    const [name, values] = metrics[letters] as Metric;
    const known = Object.hasOwn(values, value) ? values[value] : undefined;
    if (known) facts.push({ name, value: known[0], bad: known[1] ?? false });
  }
  return facts;
}
