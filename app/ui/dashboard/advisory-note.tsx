import type { Dashboard } from "~/lib/views";
import { Time } from "~/ui/time";

/** What dependencies are compared with, and how old that is. */
export function AdvisoryNote({
  advisories: { source, ecosystems, asOf },
}: {
  advisories: Dashboard["advisories"];
}) {
  return (
    <p className="mt-3 text-xs text-ink-faint">
      {source === "osv" ? (
        "Dependencies are looked up at OSV.dev during each scan."
      ) : source === "seed" ? (
        "Dependencies are compared with the small list of advisories that comes with the product."
      ) : asOf ? (
        <>
          Dependencies are compared with the mirrored advisories of {ecosystems}{" "}
          {ecosystems === 1 ? "ecosystem" : "ecosystems"}, the oldest as of <Time at={asOf} />.
        </>
      ) : (
        "The advisory mirror is empty, so dependencies are compared with nothing."
      )}
    </p>
  );
}
