import { Secret } from "#server/secret";
import { contextKeyFor, loginsFor } from "#server/start/prepare-database";

/** Made up for tests, and worth nothing anywhere else. */
export const testSecret = new Secret(Buffer.alloc(32, "a test secret of this suite only").toString("base64"));

/** Roles belong to the whole server, so every test database shares these logins. */
export const testLogins = loginsFor({ SECPORTAL_SECRET: testSecret, DATABASE_ROLE_PREFIX: "sp_test" }, "");

export const testContextKey = contextKeyFor({ SECPORTAL_SECRET: testSecret });
