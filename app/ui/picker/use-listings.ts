import { useFetcher } from "@remix-run/react";
import { useCallback, useEffect, useState } from "react";
import { paths } from "~/lib/paths";
import type { PickerPart } from "~/lib/picker-items";
import type { Settled } from "~/lib/settled.server";
import type { Listing } from "~/lib/views";
import type { loader } from "~/routes/repositories/listing";

type Outcome = Settled<Listing>;

/** A part as the page's loader gives it: its provider may still be asked. */
export interface Part extends PickerPart {
  readonly listing: Promise<Outcome> | Outcome;
}

export interface Listings {
  /** By connection; one whose provider is asked for the first time is not in it. */
  readonly known: ReadonlyMap<string, Listing>;
  /** Asks one provider again; what it said before stays until then. */
  retry(connectionId: string): void;
  /** The connection that is asked again now. */
  readonly retrying: string | null;
}

/**
 * What the providers say, each as soon as it does. A later answer replaces an earlier one when it is there, so that nothing waits for
 * a provider after every change.
 */
export function useListings(parts: readonly Part[], search: string): Listings {
  const [known, setKnown] = useState<ReadonlyMap<string, Listing>>(
    () =>
      new Map(
        parts.flatMap((part) =>
          part.listing instanceof Promise ? [] : [[part.connectionId, listingOf(part, part.listing)]],
        ),
      ),
  );
  const [retrying, setRetrying] = useState<string | null>(null);
  const fetcher = useFetcher<typeof loader>();

  useEffect(() => {
    let wanted = true;
    for (const part of parts) {
      void Promise.resolve(part.listing).then((outcome) => {
        if (wanted) setKnown((before) => new Map(before).set(part.connectionId, listingOf(part, outcome)));
      });
    }
    return () => {
      wanted = false;
    };
  }, [parts]);

  const { data, state, load } = fetcher;
  useEffect(() => {
    if (state !== "idle" || !data) return;
    setRetrying(null);
    const part = parts.find(({ connectionId }) => connectionId === data.connectionId);
    if (part)
      setKnown((before) => new Map(before).set(part.connectionId, listingOf(part, data.listing as Outcome)));
  }, [data, state, parts]);

  const retry = useCallback(
    (connectionId: string) => {
      setRetrying(connectionId);
      load(paths.listing(connectionId, search));
    },
    [load, search],
  );
  return { known, retry, retrying };
}

const listingOf = ({ connectionId, provider, providerUsername }: PickerPart, outcome: Outcome): Listing =>
  outcome.ok
    ? outcome.value
    : {
        ...{ connectionId, provider, providerUsername, status: "failed", problem: outcome.say },
        ...{ fetchedAt: null, repositories: [], gaps: [] },
      };
