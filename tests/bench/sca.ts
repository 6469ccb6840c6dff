import fs from "node:fs";
import path from "node:path";
import { parseNpmLockV2Project } from "snyk-nodejs-lockfile-parser";
import { openDatabase } from "#db/database";
import { servingTargets } from "#db/roles";
import { projectRoot } from "#server/root";
import { mirrorReader } from "#server/scanners/mirror-readers";
import { readNpmLockfile } from "#server/scanners/sca/inventory/npm";
import { matchPackages } from "#server/scanners/sca/match-packages";
import { mirrorSource } from "#server/scanners/sca/mirror-source";
import { fillMirror, installedPackages, MIRROR_SIZE } from "#tests/bench/data/fill-mirror";
import { type Figure, median, rounded } from "#tests/bench/figure";
import { openStandaloneProduct } from "#tests/helpers/standalone-product";
import { testContextKey, testLogins } from "#tests/setup/logins";

const PACKAGES = 2_000;
const ROUNDS = 15;
const WARM_UP = 3;
const OPTIONS = {
  includeDevDeps: true,
  includeOptionalDeps: true,
  pruneCycles: true,
  strictOutOfSync: false,
};

export const run = async (): Promise<Figure[]> => [...(await inventory()), ...(await matching())];

/**
 * The inventory of this project's own package-lock.json with a shortest way to every package, against the graph that
 * snyk-nodejs-lockfile-parser makes of it, in turns in one process.
 */
async function inventory(): Promise<Figure[]> {
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

/** 2,000 packages of three ecosystems against a mirror of the size of the published one: the query, the ranges and the findings. */
async function matching(): Promise<Figure[]> {
  const product = await openStandaloneProduct();
  const db = openDatabase(servingTargets(product.target("worker"), testLogins), testContextKey, 2);
  try {
    const filled = await fillMirror({ db });
    await product.sql`analyze advisories, advisory_packages`;
    const packages = installedPackages(PACKAGES);
    const source = mirrorSource({ reader: mirrorReader(db), staleDays: 7, now: () => new Date() });
    const signal = new AbortController().signal;
    const took: number[] = [];
    let findings = 0;
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      const started = performance.now();
      const answer = await source.lookup(packages, { signal });
      findings = matchPackages("bench.lock", packages, answer).length;
      if (round >= WARM_UP) took.push(performance.now() - started);
    }
    if (findings === 0) throw new Error("nothing matched");
    return [
      {
        ...{
          bench: "sca",
          figure: "match_2000_ms",
          value: rounded(median(took)),
          unit: "ms",
          target: "<= 50",
        },
        against: `a mirror of ${MIRROR_SIZE} advisories in PostgreSQL, ${findings} findings`,
      },
      {
        ...{ bench: "sca", figure: "mirror_import_per_second", unit: "1/s", target: null },
        value: rounded((MIRROR_SIZE * 1000) / filled),
        against: "records written to an empty mirror, 500 a transaction",
      },
    ];
  } finally {
    await db.close();
    await product.close();
  }
}

async function perSecond(read: () => number | Promise<number>): Promise<number> {
  const started = performance.now();
  const packages = await read();
  return (packages * 1000) / (performance.now() - started);
}
