import { openDatabase } from "#db/database";
import type { LaneTarget } from "#db/lane";
import type { ServingRole } from "#db/roles";
import { readConfig } from "#server/config";
import { createLog } from "#server/log";
import { providerRegistry } from "#server/providers/registry";
import type { Services } from "#server/services";
import { contextKeyFor } from "#server/start/prepare-database";
import { Vault } from "#server/vault/vault";

/** What another process of the product is told by the one that starts it. */
export interface ProcessSetup {
  readonly env: Record<string, string>;
  readonly targets: Record<ServingRole, LaneTarget>;
  readonly scope: { readonly workspaceId: string };
  readonly connectionId: string;
  readonly user: { readonly userId: string; readonly name: string; readonly sessionId: string };
}

export function readSetup(): { setup: ProcessSetup; services: Services } {
  const setup = JSON.parse(process.argv[2] ?? "") as ProcessSetup;
  const config = readConfig(setup.env);
  const services: Services = {
    ...{ config, log: createLog("silent"), db: openDatabase(setup.targets, contextKeyFor(config), 4) },
    ...{ vault: new Vault(config.keyRing), providers: providerRegistry, mailer: null, wakeWorkers: () => {} },
  };
  return { setup, services };
}
