import { z } from "zod";

const instant = z.iso.datetime();

/** A session as its own person sees it. */
export const OwnSessionView = z.object({
  id: z.uuid(),
  current: z.boolean(),
  /** 1 while only the password was given, 2 once the second factor was. */
  aal: z.number(),
  createdAt: instant,
  lastSeenAt: instant,
  expiresAt: instant,
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
});

/** By what a person proves who they are, as they see it. */
export const OwnFactorsView = z.object({
  /** Null while there is no authenticator app. */
  totpConfirmedAt: instant.nullable(),
  passkeys: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      /** True when it may exist on several devices. */
      synced: z.boolean(),
      createdAt: instant,
      lastUsedAt: instant.nullable(),
    }),
  ),
  recoveryCodes: z.object({ total: z.number().int(), left: z.number().int() }),
});
