import { absoluteTime, relativeTime } from "~/lib/relative-time";
import { useNow } from "~/lib/use-now";

/** A moment: relative for reading, absolute for proof and on paper. */
export function Time({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={absoluteTime(at)} className="whitespace-nowrap">
      {now ? (
        <>
          <span className="print:hidden">{relativeTime(at, now)}</span>
          <span className="hidden print:inline">{absoluteTime(at)}</span>
        </>
      ) : (
        absoluteTime(at)
      )}
    </time>
  );
}
