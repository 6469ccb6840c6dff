import type { PickerItem } from "~/lib/picker-items";
import { providerNames } from "~/lib/words";
import { Badge } from "~/ui/badge";
import { lineAt } from "~/ui/picker/picker-list";
import type { Listings } from "~/ui/picker/use-listings";
import { ProviderMark } from "~/ui/provider-mark";

/** The heading of one connection's part: whose it is, how many, and whether its provider answered. */
export function PickerHead({
  item: { part, listing, shown },
  listings,
  start,
}: {
  item: Extract<PickerItem, { kind: "head" }>;
  listings: Listings;
  start: number | undefined;
}) {
  const { connectionId, provider, providerUsername } = part;
  const name = providerNames[provider];
  const retrying = listings.retrying === connectionId;
  return (
    <li {...lineAt(start, "h-10 bg-ground px-4 text-xs text-ink-soft")}>
      <h3 className="flex min-w-0 items-center gap-2 font-medium">
        <ProviderMark provider={provider} className="size-3.5" />
        <span className="sr-only">{name} account</span>
        <span className="truncate">{providerUsername}</span>
      </h3>
      {listing && listing.status !== "ok" ? (
        <>
          <Badge tone={listing.status === "stale" ? "warn" : "bad"}>
            {listing.status === "stale" ? "Last answer" : "Not listed"}
          </Badge>
          <button
            type="button"
            className="text-accent hover:underline disabled:opacity-55"
            disabled={listings.retrying !== null}
            onClick={() => listings.retry(connectionId)}
            aria-label={`Ask again: ${name}, ${providerUsername}`}
          >
            {retrying ? "Asking…" : "Try again"}
          </button>
        </>
      ) : null}
      <span className="ml-auto text-ink-faint tabular-nums">
        {listing === null
          ? "Asking…"
          : listing.status === "failed"
            ? null
            : shown === listing.repositories.length
              ? shown
              : `${shown} of ${listing.repositories.length}`}
      </span>
    </li>
  );
}
