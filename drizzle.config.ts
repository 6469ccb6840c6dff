import { defineConfig } from "drizzle-kit";

// Generates SQL only. Applying it is `npm run db:migrate`, which also makes the roles and holds the lock.
export default defineConfig({
  dialect: "postgresql",
  schema: "./db/schema/index.ts",
  out: "./db/migrations",
});
