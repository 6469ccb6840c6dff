import type { Operation, TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { SecPortalError } from "#client/error";
import { keyOf } from "#client/idempotency-key";
import { readError } from "#client/read-error";
import { waitBeforeRetry } from "#client/retry";
import type { RetryOptions } from "#client/retry-options";
import type { AppRouter } from "#server/trpc/app-router";

/** Gives every failure its code, and asks again where that does nothing a second time. */
export const retryLink =
  (options: RetryOptions): TRPCLink<AppRouter> =>
  () =>
  ({ op, next }) =>
    observable((observer) => {
      let made = 0;
      let timer: ReturnType<typeof setTimeout> | undefined;
      let running: { unsubscribe(): void } | undefined;
      const aborted = () => {
        if (timer === undefined) return;
        clearTimeout(timer);
        timer = undefined;
        observer.error(new SecPortalError({ code: "ABORTED", message: "The call was aborted.", status: 0 }));
      };
      const ask = () => {
        timer = undefined;
        made += 1;
        running = next(op).subscribe({
          next: (value) => observer.next(value),
          complete: () => observer.complete(),
          error: (thrown) => {
            const error = readError(thrown);
            const wait =
              isSafe(op) && !op.signal?.aborted ? waitBeforeRetry(error, made, options) : undefined;
            if (wait === undefined) observer.error(error);
            else timer = setTimeout(ask, wait);
          },
        });
      };
      op.signal?.addEventListener("abort", aborted, { once: true });
      ask();
      return () => {
        op.signal?.removeEventListener("abort", aborted);
        clearTimeout(timer);
        running?.unsubscribe();
      };
    });

/** A call may be made twice when it changes nothing, or when the product knows it again by its key. */
const isSafe = (op: Operation): boolean => op.type === "query" || keyOf(op) !== undefined;
