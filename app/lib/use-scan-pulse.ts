import { useRevalidator } from "@remix-run/react";
import { useEffect } from "react";
import { paths } from "~/lib/paths";

const period = 2_000;

/**
 * Loads the page again when an active scan has moved on. It asks as `background`, so that a tab left open does not keep
 * its session alive, and not at all while the tab is hidden. `pulse` is empty when nothing is active.
 */
export function useScanPulse(pulse: string): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    if (pulse === "") return;
    const ask = async () => {
      if (document.visibilityState === "hidden") return;
      const response = await fetch(paths.scanPulse(), { headers: { "x-background": "1" } });
      // Signed out meanwhile, or refused: the page says so itself when it is next used.
      if (!response.ok || response.redirected) return;
      if ((await response.text()) !== pulse) revalidate();
    };
    const timer = setInterval(() => void ask().catch(() => {}), period);
    return () => clearInterval(timer);
  }, [pulse, revalidate]);
}
