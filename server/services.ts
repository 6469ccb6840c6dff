import type { Database } from "#db/database";
import type { Config } from "#server/config";
import type { Log } from "#server/log";
import type { Mailer } from "#server/mail/mailer";
import type { ProviderRegistry } from "#server/providers/registry";
import type { Vault } from "#server/vault/vault";

/** What use-cases work with. Made once at start and handed down; nothing in the product is a global. */
export interface Services {
  readonly config: Config;
  readonly log: Log;
  readonly db: Database;
  readonly vault: Vault;
  readonly providers: ProviderRegistry;
  readonly mailer: Mailer | null;
  /** Tells workers of this process that a scan waits; other processes hear it from the database. */
  readonly wakeWorkers: () => void;
}
