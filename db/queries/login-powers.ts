import { sql } from "drizzle-orm";
import type { Tx } from "#db/transaction";

/** Powers of the login this transaction runs as that no serving login is to have; none in a sound installation. */
export async function findLoginPowers(tx: Tx): Promise<{ login: string; powers: string[] }> {
  const [row] = await tx.execute(sql`
    select r.rolname as login, array_remove(array[
      case when r.rolsuper then 'is a superuser' end,
      case when r.rolbypassrls then 'bypasses row security' end,
      case when r.rolcreaterole then 'may create roles' end,
      case when r.rolcreatedb then 'may create databases' end,
      case when not r.rolsuper and pg_has_role(r.oid, 'secportal_owner', 'member') then 'belongs to the owner' end,
      case when exists (select 1 from pg_class c where c.relowner = r.oid) then 'owns tables' end,
      case when current_setting('default_transaction_read_only') = 'off' then 'may write outside of a transaction' end
    ], null) as powers
    from pg_roles r where r.rolname = session_user`);
  return { login: String(row?.login), powers: (row?.powers ?? []) as string[] };
}
