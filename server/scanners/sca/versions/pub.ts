import {
  comparePrereleases,
  compareVersions,
  type ParsedVersion,
  parseVersion,
} from "#server/scanners/sca/semver-compare";
import type { VersionOrder } from "#server/scanners/sca/versions/order";

interface PubVersion {
  readonly version: ParsedVersion;
  readonly build: readonly string[];
}

/** Dart's order: semantic versions, where a build comes after the version without one (package pub_semver, `Version.compareTo`). */
export const pubOrder: VersionOrder<PubVersion> = {
  parse(text) {
    const version = parseVersion(text);
    const plus = text.indexOf("+");
    return (
      version && {
        version,
        build:
          plus === -1
            ? []
            : text
                .slice(plus + 1)
                .trim()
                .split("."),
      }
    );
  },
  compare(a, b) {
    const order = compareVersions(a.version, b.version);
    if (order !== 0) return order;
    if (a.build.length === 0 || b.build.length === 0) return a.build.length - b.build.length;
    return comparePrereleases(a.build, b.build);
  },
};
