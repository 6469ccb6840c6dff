import { comparePrereleases } from "#server/scanners/sca/semver-compare";
import {
  compareDigits,
  compareLists,
  longestVersion,
  type VersionOrder,
} from "#server/scanners/sca/versions/order";

interface NugetVersion {
  readonly numbers: readonly string[];
  readonly prerelease: readonly string[];
}

const shape = /^v?(\d+(?:\.\d+){0,3})(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?$/i;

/**
 * NuGet's order: up to four numbers, missing ones being zero, then the labels without regard to case; what follows a plus does
 * not count (NuGet documentation, "Package versioning").
 */
export const nugetOrder: VersionOrder<NugetVersion> = {
  parse(text) {
    const match = text.length > longestVersion ? null : shape.exec(text.trim());
    if (!match?.[1]) return null;
    return { numbers: match[1].split("."), prerelease: match[2]?.toLowerCase().split(".") ?? [] };
  },
  compare(a, b) {
    const order = compareLists(a.numbers, b.numbers, "0", compareDigits);
    if (order !== 0) return order;
    if (a.prerelease.length === 0 || b.prerelease.length === 0) {
      return Number(a.prerelease.length === 0) - Number(b.prerelease.length === 0);
    }
    return comparePrereleases(a.prerelease, b.prerelease);
  },
};
