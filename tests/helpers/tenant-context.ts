import type postgres from "postgres";
import { contextSigner, type TenantContext } from "#db/tenant-context";
import { testContextKey } from "#tests/setup/logins";

/** A context as the product signs it, for statements that a test sends around the product. */
export const signTestContext = contextSigner(testContextKey);

/** Puts the running transaction of a raw client into a context, as the product's own frame does. */
export async function enterContext(
  sql: postgres.TransactionSql,
  context: Omit<TenantContext, "scope"> & { scope?: TenantContext["scope"] },
): Promise<void> {
  await sql`select set_config('app.context', ${signTestContext({ scope: "workspace", ...context })}, true)`;
}
