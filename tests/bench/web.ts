import fs from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { projectRoot } from "#server/root";
import { fillFindings } from "#tests/bench/data/fill-findings";
import { type Figure, rounded } from "#tests/bench/figure";
import { openPages } from "#tests/bench/pages/open-pages";
import { scrollPicker } from "#tests/bench/web/picker-scroll";
import { makeMember } from "#tests/helpers/people";
import { openStandaloneProduct } from "#tests/helpers/standalone-product";

const ROUNDS = 120;
const WARM_UP = 20;
const ROWS = 5_000;
const SIZE = { repositories: 1_000, findings: 100_000 };

/**
 * What pages cost. Time: the whole answer of the built pages, one request after the other, in a workspace of 100,000 findings in
 * 1,000 repositories (`--findings N` for another number). Weight: every script the browser loads with a page, compressed. Smoothness: tasks
 * of more than 50 ms in Chromium while a picker of 5,000 rows is scrolled.
 */
export async function run(options: ReadonlyMap<string, string>): Promise<Figure[]> {
  const size = { ...SIZE, findings: Number(options.get("findings") ?? SIZE.findings) };
  return [...(await timesOf(size)), ...weights(), await smoothness()];
}

async function timesOf(size: { repositories: number; findings: number }): Promise<Figure[]> {
  const product = await openStandaloneProduct();
  try {
    const member = await makeMember(product.services, { id: crypto.randomUUID(), name: "Bench" }, "owner");
    await fillFindings(product.sql, member, size);
    const open = await openPages(product.services);
    const ask = async (page: string) => {
      const started = performance.now();
      await open(page, member.cookie);
      return performance.now() - started;
    };
    const against = `${size.findings} findings in ${size.repositories} repositories`;
    const time = async (figure: string, page: string): Promise<Figure> => {
      for (let round = 0; round < WARM_UP; round += 1) await ask(page);
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) times.push(await ask(page));
      const value = rounded(times.sort((a, b) => a - b)[Math.floor(ROUNDS * 0.95)] ?? Number.NaN);
      return { bench: "web", figure, value, unit: "ms", target: "<= 60", against };
    };
    return [await time("dashboard_p95_ms", "/"), await time("findings_p95_ms", "/findings")];
  } finally {
    await product.close();
  }
}

const weights = (): Figure[] => [
  weight("dashboard_js_gzip_kb", "routes/dashboard/overview", 120),
  weight("repositories_js_gzip_kb", "routes/repositories/repositories", 150),
];

async function smoothness(): Promise<Figure> {
  const { longTasks, frames } = await scrollPicker(ROWS);
  return {
    ...{ bench: "web", figure: "picker_long_tasks", value: longTasks, unit: "tasks" },
    ...{ target: "<= 0", against: `${ROWS} rows scrolled in ${frames} frames` },
  };
}

interface Manifest {
  readonly entry: { readonly module: string; readonly imports: readonly string[] };
  readonly routes: Readonly<
    Record<string, { module: string; imports?: readonly string[]; parentId?: string }>
  >;
}

/** The scripts of a route and of the routes around it, as the document names them. */
function weight(figure: string, route: string, most: number): Figure {
  const client = path.join(projectRoot, "build/client");
  const file = fs.readdirSync(path.join(client, "assets")).find((name) => name.startsWith("manifest-"));
  const text = fs.readFileSync(path.join(client, "assets", String(file)), "utf8");
  const manifest = JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1)) as Manifest;
  // The manifest itself is not among them: a document carries its own part of it.
  const scripts = new Set([manifest.entry.module, ...manifest.entry.imports]);
  for (let at: string | undefined = route; at !== undefined; at = manifest.routes[at]?.parentId) {
    const { module, imports = [] } = manifest.routes[at] ?? { module: "" };
    for (const script of [module, ...imports]) if (script) scripts.add(script);
  }
  const bytes = [...scripts].reduce(
    (sum, script) => sum + gzipSync(fs.readFileSync(path.join(client, script))).length,
    0,
  );
  return {
    ...{ bench: "web", figure, value: rounded(bytes / 1_000), unit: "kB" },
    ...{ target: `<= ${most}`, against: `${scripts.size} scripts` },
  };
}
