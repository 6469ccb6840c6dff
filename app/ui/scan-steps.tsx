import { type ScanStep, scanSteps } from "#db/vocabulary";
import { isActive } from "~/lib/scan-progress";
import type { Scan } from "~/lib/views";
import { scanStepNames } from "~/lib/words";
import { Icon } from "~/ui/icon";

type Place = "past" | "now" | "stopped" | "ahead";

/** Where a scan is on its way, or where it stopped. */
export function ScanSteps({ scan }: { scan: Scan }) {
  const current = scanSteps.indexOf(scan.step);
  return (
    <ol aria-label="Steps" className="flex flex-wrap gap-x-1 gap-y-2 text-[13px]">
      {scanSteps.map((step, index) => {
        const place = placeOf(scan, index, current);
        return (
          <li
            key={step}
            className="flex items-center gap-1.5"
            aria-current={place === "now" ? "step" : undefined}
          >
            <Mark place={place} />
            <span
              className={
                place === "ahead" ? "text-ink-faint" : place === "now" ? "font-medium" : "text-ink-soft"
              }
            >
              {scanStepNames[step]}
              {place === "stopped" ? <span className="sr-only"> (stopped here)</span> : null}
            </span>
            {index < scanSteps.length - 1 ? (
              <span className="mx-1 h-px w-4 bg-line-strong" aria-hidden="true" />
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}

function placeOf(scan: Scan, index: number, current: number): Place {
  const last: ScanStep = "done";
  if (scan.step === last || index < current) return "past";
  if (index > current) return "ahead";
  return isActive(scan) ? "now" : "stopped";
}

function Mark({ place }: { place: Place }) {
  if (place === "past") return <Icon name="check" className="size-3.5 text-good" />;
  if (place === "stopped") return <Icon name="cross" className="size-3.5 text-bad" />;
  const look = place === "now" ? "bg-accent animate-pulse" : "bg-line-strong";
  return <span className={`mx-[3px] size-2 rounded-full ${look}`} aria-hidden="true" />;
}
