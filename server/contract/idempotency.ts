import type { ProcedureContract } from "#server/contract/procedures";

type Creates = Pick<ProcedureContract, "creates">;

/** The header that an operation takes which creates something, as a parameter of OpenAPI; none for another. */
export const keyOf = ({ creates }: Creates): object[] =>
  creates ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : [];

/** What the answer of such an operation says of itself when it was given before. */
export const replayedOf = ({ creates }: Creates): object =>
  creates
    ? { headers: { "Idempotency-Replayed": { $ref: "#/components/headers/IdempotencyReplayed" } } }
    : {};

/** How such an operation refuses a key, in the form in which it refuses everything. */
export const refusalsOfKey = ({ creates }: Creates, content: object): object =>
  creates
    ? {
        409: {
          description: "A call with that key still runs (IDEMPOTENCY_KEY_IN_USE), or another conflict",
          headers: { "Retry-After": { $ref: "#/components/headers/RetryAfter" } },
          content,
        },
        422: {
          description: "The key is of another call (IDEMPOTENCY_KEY_REUSED), or the provider refused",
          content,
        },
      }
    : {};
