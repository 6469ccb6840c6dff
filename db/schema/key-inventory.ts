import { sql } from "drizzle-orm";
import { pgPolicy, pgRole } from "drizzle-orm/pg-core";

/** Owns the functions that say which keys are in use. It cannot log in, and is granted ids, states and counts only. */
export const keysRole = pgRole("secportal_keys").existing();

/** Lets the inventory of keys see which rows name which key, in every workspace. Its functions alone set the setting. */
export const keyInventoryPolicy = (table: string) =>
  pgPolicy(`${table}_key_inventory`, {
    for: "select",
    to: keysRole,
    using: sql.raw("(select current_setting('app.keys', true)) = 'inventory'"),
  });
