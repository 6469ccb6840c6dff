import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { paths } from "~/lib/paths";

const POLL_MS = 2_000;
/** A stream that breaks this often without telling anything in between is given up, and the page asks by itself. */
const MOST_BREAKS = 3;

/**
 * Loads the page again when an active scan has moved on. The server tells; where a stream cannot be kept, the page asks every two
 * seconds. Both are background requests that keep no session alive, and a hidden tab does neither. `pulse` is empty when nothing
 * is active, and then nothing is watched.
 */
export function useScanPulse(pulse: string): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (pulse === "") return;
    let stop = () => {};
    const watch = () => {
      stop();
      stop = document.visibilityState === "hidden" ? () => {} : follow(pulse, revalidate);
    };
    watch();
    document.addEventListener("visibilitychange", watch);
    return () => {
      document.removeEventListener("visibilitychange", watch);
      stop();
    };
  }, [pulse, revalidate]);
}

/** Follows by the stream, or by asking once that fails. Returns the end of it. */
function follow(known: string, changed: () => void): () => void {
  let breaks = 0;
  let asking: ReturnType<typeof setInterval> | undefined;
  const source = new EventSource(paths.scanStream());
  const ask = async () => {
    const response = await fetch(paths.scanPulse(), { headers: { "x-background": "1" } });
    // Signed out meanwhile, or refused: the page says so itself when it is next used.
    if (!response.ok || response.redirected) return;
    if ((await response.text()) !== known) changed();
  };
  source.addEventListener("scans", (event) => {
    breaks = 0;
    const told = JSON.parse(String(event.data)) as { pulse: string };
    if (told.pulse !== known) changed();
  });
  source.addEventListener("end", () => source.close());
  source.addEventListener("error", () => {
    breaks += 1;
    if (source.readyState !== EventSource.CLOSED && breaks < MOST_BREAKS) return;
    source.close();
    asking ??= setInterval(() => void ask().catch(() => {}), POLL_MS);
  });
  return () => {
    source.close();
    clearInterval(asking);
  };
}
