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
