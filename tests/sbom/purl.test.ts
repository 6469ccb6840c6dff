import { expect, it } from "vitest";
import { purlOf } from "#server/sbom/purl";

// The forms of the package URL specification's type definitions (ECMA-427, "Known types").
it.each([
  ["npm", "lodash", "4.17.21", "pkg:npm/lodash@4.17.21"],
  ["npm", "@babel/core", "7.0.0", "pkg:npm/%40babel/core@7.0.0"],
  ["PyPI", "ruamel-yaml", "0.17", "pkg:pypi/ruamel-yaml@0.17"],
  ["Go", "github.com/gin-gonic/gin", "1.9.1", "pkg:golang/github.com/gin-gonic/gin@v1.9.1"],
  ["Go", "stdlib", "1.20.1", "pkg:golang/stdlib@1.20.1"],
  ["crates.io", "rand", "0.8.5", "pkg:cargo/rand@0.8.5"],
  ["RubyGems", "rails", "7.0.0", "pkg:gem/rails@7.0.0"],
  ["Packagist", "Symfony/Console", "v6.0.0", "pkg:composer/symfony/console@v6.0.0"],
  ["Maven", "org.apache.commons:commons-io", "1.3.4", "pkg:maven/org.apache.commons/commons-io@1.3.4"],
  ["NuGet", "EnterpriseLibrary.Common", "6.0.1304", "pkg:nuget/EnterpriseLibrary.Common@6.0.1304"],
  ["Pub", "http", "0.13.3", "pkg:pub/http@0.13.3"],
  ["Hex", "jason", "1.1.2", "pkg:hex/jason@1.1.2"],
  ["npm", "a?b#c d", "1.0.0+x/y", "pkg:npm/a%3Fb%23c%20d@1.0.0%2Bx%2Fy"],
])("%s %s %s is %s", (ecosystem, name, version, purl) => {
  expect(purlOf(ecosystem, name, version)).toBe(purl);
});
