import { customType, timestamp, uuid } from "drizzle-orm/pg-core";

export const bytea = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });

/** Instants are UTC with a zone; JavaScript sees a Date. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: "date" });

export const workspaceId = () => uuid("workspace_id").notNull();
