import { type Advisory, parseAdvisory } from "#server/scanners/sca/advisory";
import type { AdvisorySource } from "#server/scanners/sca/advisory-source";

/** An advisory with these fields. */
export function record(fields: Record<string, unknown>): Advisory {
  const parsed = parseAdvisory({ summary: "S", ...fields });
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.advisory;
}

/** A source that knows these of the npm package `a`, and nothing else. */
export function fixed(...advisories: Advisory[]): AdvisorySource {
  return {
    id: "seed",
    describe: () => "fixed",
    basis: async () => "1",
    lookup: async () => ({
      ...{ advisories: new Map([["npm:a", advisories]]), notes: [], complete: true, basis: "1" },
    }),
  };
}

/** What says that `a` is affected below a version. */
export const affectsA = (fix: string) => [
  {
    package: { ecosystem: "npm", name: "a" },
    ranges: [{ type: "SEMVER", events: [{ introduced: "0" }, { fixed: fix }] }],
  },
];
