import { z } from "zod";
import { scopes } from "#server/domain/permission";

const instant = z.iso.datetime();

/** A service token as those see it who manage it: never the secret, nor its hash. */
export const ServiceTokenView = z.object({
  id: z.uuid(),
  name: z.string(),
  /** How the secret begins. */
  hint: z.string(),
  scopes: z.array(z.enum(scopes)),
  createdByName: z.string(),
  createdAt: instant,
  expiresAt: instant,
  lastUsedAt: instant.nullable(),
  revokedAt: instant.nullable(),
  revokedByName: z.string().nullable(),
  live: z.boolean(),
});

/** The one time that the secret is told. */
export const NewServiceTokenView = z.object({ id: z.uuid(), token: z.string(), expiresAt: instant });
