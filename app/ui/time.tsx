import { absoluteTime, relativeTime } from "~/lib/relative-time";
import { useNow } from "~/lib/use-now";

/** A moment: relative for reading, absolute for proof. */
export function Time({ at }: { at: string }) {
  const now = useNow();
  return (
    <time dateTime={at} title={absoluteTime(at)} className="whitespace-nowrap">
      {now ? relativeTime(at, now) : absoluteTime(at)}
    </time>
  );
}
