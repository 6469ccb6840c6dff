import type { Database } from "#db/database";
import { findLoginPowers } from "#db/queries/login-powers";
import { ConfigError } from "#server/config";

/** The id of no workspace: the question is about the login and not about rows. */
const NOWHERE = { workspaceId: "00000000-0000-0000-0000-000000000000" };

/**
 * Proves that no login that serves could step over row security. A superuser's session would see every workspace, and nothing
 * else would look different.
 *
 * @throws ConfigError naming the login and what it may.
 */
export async function checkLogins(db: Database): Promise<void> {
  const found = await Promise.all([
    db.withWorkspace(NOWHERE, findLoginPowers, { readOnly: true }),
    db.worker.withWorkspace(NOWHERE, findLoginPowers, { readOnly: true }),
    db.vault.withWorkspace(NOWHERE, findLoginPowers, { readOnly: true }),
    db.withIdentity({}, findLoginPowers, { readOnly: true }),
  ]);
  for (const { login, powers } of found) {
    if (powers.length === 0) continue;
    throw new ConfigError(
      `Configuration refused: the database login ${login} ${powers.join(", ")}. A serving login has no such power; take it away and start again.`,
    );
  }
}
