import { absoluteTime, localTime, relativeTime } from "~/lib/relative-time";
import { useHydrated } from "~/lib/use-hydrated";
import { useNow } from "~/lib/use-now";

/** A moment: relative for reading, absolute on hover in the person's zone, and in UTC for proof and on paper. */
export function Time({ at }: { at: string }) {
  const now = useNow();
  const utc = absoluteTime(at);
  const title = useHydrated() ? inBoth(localTime(at), utc) : utc;
  return (
    <time dateTime={at} title={title} className="whitespace-nowrap">
      {now ? (
        <>
          <span className="print:hidden">{relativeTime(at, now)}</span>
          <span className="hidden print:inline">{utc}</span>
        </>
      ) : (
        utc
      )}
    </time>
  );
}

/** A moment to the minute: in UTC, and beside it what it was where the person is. */
export function ExactTime({ at }: { at: string }) {
  const utc = absoluteTime(at);
  return (
    <time dateTime={at}>
      {utc}
      {useHydrated() && localTime(at) !== utc ? (
        <span className="text-ink-faint print:hidden"> ({localTime(at)})</span>
      ) : null}
    </time>
  );
}

const inBoth = (local: string, utc: string): string => (local === utc ? utc : `${local}, ${utc}`);
