import { useEffect, useState } from "react";
import type { PickerPart } from "~/lib/picker-items";
import type { Listing } from "~/lib/views";
import { providerNames } from "~/lib/words";
import { ExternalLink } from "~/ui/external-link";
import type { Listings } from "~/ui/picker/use-listings";
import { ProviderMark } from "~/ui/provider-mark";
import { Time } from "~/ui/time";

const gapNames: Readonly<Record<Listing["gaps"][number]["kind"], string>> = {
  sso: "Single sign-on",
  restricted: "Organisation approval",
  cap: "More than are listed",
  archived: "Archived",
  empty: "Empty",
  below_floor: "Read access only",
  scopes: "Missing scopes",
  workspace: "Workspace not listed",
};

/** What each connection cannot see and why, how old its answer is, and how to ask again: nothing is left out silently. */
export function PickerGaps({
  parts,
  listings,
}: {
  parts: readonly { part: PickerPart; listing: Listing | null }[];
  listings: Listings;
}) {
  return (
    <aside aria-label="What the list leaves out" className="text-[13px] lg:max-h-[48rem] lg:overflow-y-auto">
      <h3 className="text-xs font-medium text-ink-faint">What the list leaves out</h3>
      <ul className="mt-2 space-y-3">
        {parts.map(({ part, listing }) => (
          <li
            key={part.connectionId}
            className="min-h-44 rounded-lg border border-line bg-surface p-3 shadow-card"
          >
            <p className="flex items-center gap-2 font-medium">
              <ProviderMark provider={part.provider} className="size-3.5 text-ink-soft" />
              <span className="sr-only">{providerNames[part.provider]}</span>
              <span className="truncate">{part.providerUsername}</span>
            </p>
            {listing ? <Told part={part} listing={listing} listings={listings} /> : <Asked part={part} />}
          </li>
        ))}
      </ul>
    </aside>
  );
}

function Told({ part, listing, listings }: { part: PickerPart; listing: Listing; listings: Listings }) {
  const { connectionId, provider, providerUsername } = part;
  const { status, problem, fetchedAt, gaps } = listing;
  const name = providerNames[provider];
  return (
    <>
      {status === "ok" ? null : (
        <div className="mt-2 rounded-md border border-warn/25 bg-warn-soft px-2.5 py-2" role="status">
          <p className="font-medium">
            {status === "stale"
              ? `${name} could not be listed; this is its last answer`
              : `${name} could not be listed`}
          </p>
          <p className="mt-0.5 text-ink-soft">{problem}</p>
        </div>
      )}
      <ul className="mt-2 space-y-2">
        {gaps.map(({ kind, message, href }) => (
          <li key={`${kind} ${message}`} className="text-pretty">
            <span className="block text-xs font-medium text-ink-soft">{gapNames[kind]}</span>
            <span className="text-ink-faint">
              {message} {href ? <ExternalLink href={href}>Look there</ExternalLink> : null}
            </span>
          </li>
        ))}
        {gaps.length === 0 && status === "ok" ? (
          <li className="text-ink-faint">Nothing: everything this account may write to is in the list.</li>
        ) : null}
      </ul>
      <p className="mt-2 flex flex-wrap items-center gap-x-2 border-t border-line pt-2 text-xs text-ink-faint">
        {fetchedAt ? (
          <span>
            Read <Time at={fetchedAt} />
          </span>
        ) : (
          <span>Never read</span>
        )}
        <button
          type="button"
          className="ml-auto text-accent hover:underline disabled:opacity-55 max-sm:min-h-11"
          disabled={listings.retrying !== null}
          onClick={() => listings.retry(connectionId)}
          aria-label={`Ask ${name} again for ${providerUsername}`}
        >
          {listings.retrying === connectionId ? "Asking…" : "Ask again"}
        </button>
      </p>
    </>
  );
}

const SLOW_MS = 5_000;

function Asked({ part }: { part: PickerPart }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_MS);
    return () => clearTimeout(timer);
  }, []);
  const name = providerNames[part.provider];
  return (
    <p className="mt-2 text-ink-faint" role="status">
      {slow
        ? `${name} takes longer than usual. The other accounts can be used meanwhile.`
        : `Asking ${name}…`}
    </p>
  );
}
