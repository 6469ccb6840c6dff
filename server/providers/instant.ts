import { z } from "zod";

/** A moment as a provider writes it, as ISO 8601 in UTC; null where it gives none or nothing that is one. */
export const Instant = z
  .string()
  .nullish()
  .transform((text) => {
    const at = text ? new Date(text) : null;
    return at && !Number.isNaN(at.getTime()) ? at.toISOString() : null;
  });
