import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Zippable, zipSync } from "fflate";
import { runAdvisories } from "#server/commands/advisories/run-advisories";
import { createAdvisorySource } from "#server/scanners/create-advisory-source";
import type { EngineResult } from "#server/scanners/engine";
import type { AdvisorySource } from "#server/scanners/sca/advisory-source";
import { scaEngine } from "#server/scanners/sca/engine";
import { urlOf } from "#tests/helpers/dump";
import { createProduct, type Product } from "#tests/helpers/product";
import { sourceOf } from "#tests/scanners/source-of";
import { testSecret } from "#tests/setup/logins";

export interface MirrorLab {
  readonly product: Product;
  readonly folder: string;
  /** What a process beside the product is started with. */
  readonly environment: Record<string, string>;
  /** Writes a file below the lab's folder, and answers its path. */
  write(name: string, content: string | Uint8Array): string;
  /** Runs `npm run advisories --` with these arguments, beside the product. */
  run(
    args: readonly string[],
    overrides?: Record<string, string>,
  ): Promise<{ code: number; lines: string[] }>;
  source(): Promise<AdvisorySource>;
  /** Scans a requirements.txt or whichever files are given. */
  scan(files: Record<string, string>): Promise<EngineResult>;
  close(): Promise<void>;
}

/** A product whose advisories come from its mirror, with an empty one. */
export async function openMirrorLab(overrides: Record<string, string> = {}): Promise<MirrorLab> {
  const product = await createProduct({ ADVISORY_SOURCE: "mirror", ...overrides });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "secportal-mirror-"));
  const environment = {
    ...{ NODE_ENV: "test", SECPORTAL_SECRET: testSecret.reveal(), DATA_DIR: folder },
    ...{
      KEK_KEYS: `test:${Buffer.alloc(32, "key of the advisories lab, tests").toString("base64")}`,
      DATABASE_ROLE_PREFIX: "sp_test",
    },
    ...{ DATABASE_URL: urlOf(product.database.admin), ...overrides },
  };
  const source = () => createAdvisorySource(product.services);
  return {
    ...{ product, folder, environment, source },
    write: (name, content) => {
      const place = path.join(folder, name);
      fs.mkdirSync(path.dirname(place), { recursive: true });
      fs.writeFileSync(place, content);
      return place;
    },
    run: async (args, more = {}) => {
      const lines: string[] = [];
      const write = (line: string) => void lines.push(line);
      return { code: await runAdvisories({ args, environment: { ...environment, ...more }, write }), lines };
    },
    scan: async (files) => {
      const engine = scaEngine(await source());
      return await engine.run(sourceOf(files), { signal: new AbortController().signal });
    },
    close: async () => {
      fs.rmSync(folder, { recursive: true, force: true });
      await product.close();
    },
  };
}

/** An OSV record about one PyPI package, affected below 2.0. */
export const osvRecord = (id: string, name: string, fields: Record<string, unknown> = {}) => ({
  schema_version: "1.6.0",
  id,
  modified: "2026-01-01T00:00:00Z",
  summary: `A flaw of ${name}`,
  affected: [
    {
      package: { ecosystem: "PyPI", name },
      ranges: [{ type: "ECOSYSTEM", events: [{ introduced: "0" }, { fixed: "2.0" }] }],
    },
  ],
  ...fields,
});

/** Records as an all.zip. */
export const zipOf = (...records: readonly { readonly id: string }[]): Uint8Array => {
  const files: Zippable = {};
  for (const record of records) files[`${record.id}.json`] = Buffer.from(JSON.stringify(record));
  return zipSync(files);
};
