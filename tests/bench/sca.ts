import fs from "node:fs";
import path from "node:path";
import { parseNpmLockV2Project } from "snyk-nodejs-lockfile-parser";
import { projectRoot } from "#server/root";
import { readNpmLockfile } from "#server/scanners/sca/inventory/npm";
import { type Figure, median, rounded } from "#tests/bench/figure";

const ROUNDS = 15;
const WARM_UP = 3;
const OPTIONS = {
  includeDevDeps: true,
  includeOptionalDeps: true,
  pruneCycles: true,
  strictOutOfSync: false,
};

/**
 * The inventory of this project's own package-lock.json with a shortest way to every package, against the graph that
 * snyk-nodejs-lockfile-parser makes of it, in turns in one process.
 */
export async function run(): Promise<Figure[]> {
  const manifest = fs.readFileSync(path.join(projectRoot, "package.json"));
  const lockfile = fs.readFileSync(path.join(projectRoot, "package-lock.json"));
  const own = () => {
    const { packages, complete } = readNpmLockfile(lockfile, [{ path: "package.json", bytes: manifest }]);
    if (!complete || packages.every(({ chain }) => chain.length < 2))
      throw new Error("the inventory is not whole");
    return packages.length;
  };
  const theirs = async () => {
    const graph = await parseNpmLockV2Project(manifest.toString(), lockfile.toString(), OPTIONS);
    return graph.getDepPkgs().length;
  };
  const rates: { own: number; theirs: number }[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const rate = { own: await perSecond(own), theirs: await perSecond(theirs) };
    if (round >= WARM_UP) rates.push(rate);
  }
  const size = `${own()} packages of this project's package-lock.json`;
  return [
    {
      ...{ bench: "sca", figure: "snyk_parser_ratio" },
      ...{ value: rounded(median(rates.map((rate) => rate.own / rate.theirs))), unit: "x" },
      ...{ target: ">= 3", against: `snyk-nodejs-lockfile-parser 2.10.4, packages per second, ${size}` },
    },
    {
      ...{ bench: "sca", figure: "packages_per_second" },
      ...{ value: rounded(median(rates.map((rate) => rate.own))), unit: "1/s" },
      ...{ target: null, against: size },
    },
  ];
}

async function perSecond(read: () => number | Promise<number>): Promise<number> {
  const started = performance.now();
  const packages = await read();
  return (packages * 1000) / (performance.now() - started);
}
