import type { Ecosystem } from "#server/scanners/sca/ecosystem";
import { compareVersions, type ParsedVersion, parseVersion } from "#server/scanners/sca/semver-compare";
import { mavenOrder } from "#server/scanners/sca/versions/maven";
import { nugetOrder } from "#server/scanners/sca/versions/nuget";
import type { VersionOrder } from "#server/scanners/sca/versions/order";
import { packagistOrder } from "#server/scanners/sca/versions/packagist";
import { pubOrder } from "#server/scanners/sca/versions/pub";
import { pypiOrder } from "#server/scanners/sca/versions/pypi";
import { rubygemsOrder } from "#server/scanners/sca/versions/rubygems";

/** Semantic versions (semver.org section 11), which OSV ranges of the type SEMVER are in. */
export const semverOrder: VersionOrder<ParsedVersion> = { parse: parseVersion, compare: compareVersions };

const orders: Readonly<Record<Ecosystem, VersionOrder>> = {
  npm: semverOrder,
  "crates.io": semverOrder,
  Go: semverOrder,
  Hex: semverOrder,
  Pub: pubOrder,
  PyPI: pypiOrder,
  RubyGems: rubygemsOrder,
  Packagist: packagistOrder,
  Maven: mavenOrder,
  NuGet: nugetOrder,
};

/** The order of an ecosystem's versions. */
export const versionOrder = (ecosystem: Ecosystem): VersionOrder => orders[ecosystem];
