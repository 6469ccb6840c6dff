import { Await } from "@remix-run/react";
import { Suspense, useEffect, useState } from "react";
import type { Failure } from "~/lib/failure";
import type { Settled } from "~/lib/settled.server";
import type { Connection, Listing } from "~/lib/views";
import { PickerGroup, PickerGroupFrame } from "~/ui/picker-group";
import { PickerSkeleton } from "~/ui/picker-skeleton";

type Outcome = Settled<Listing>;

/** One connection's part of the picker, known before its repositories are. */
export interface Part extends Pick<Connection, "provider" | "providerUsername"> {
  readonly connectionId: string;
  /** Whether the account may read code but not list, so that a project is named by its path. */
  readonly byPath: boolean;
  readonly listing: Promise<Outcome> | Outcome;
}

interface Props {
  part: Part;
  filter: string;
  waitFor: string;
  enabled: ReadonlySet<string>;
  failureOf: (connectionId: string, externalId: string) => Failure | null;
}

/**
 * A part while its provider is asked. The first answer streams in with the page; later ones replace it when they are there,
 * so that nothing waits for a provider after every change.
 */
export function LiveListing({ part, waitFor, ...group }: Props) {
  const { listing } = part;
  const [first] = useState(listing);
  const [latest, setLatest] = useState<Outcome | null>(null);

  useEffect(() => {
    if (listing === first) return;
    let wanted = true;
    void Promise.resolve(listing).then((outcome) => {
      if (wanted) setLatest(outcome);
    });
    return () => {
      wanted = false;
    };
  }, [listing, first]);

  const shown = (outcome: Outcome) => <PickerGroup listing={listingOf(part, outcome)} {...group} />;
  if (latest) return shown(latest);
  return (
    <Suspense
      fallback={
        <PickerGroupFrame provider={part.provider} providerUsername={part.providerUsername} count={null}>
          <PickerSkeleton waitFor={waitFor} />
        </PickerGroupFrame>
      }
    >
      <Await resolve={first}>{shown}</Await>
    </Suspense>
  );
}

const listingOf = ({ connectionId, provider, providerUsername }: Part, outcome: Outcome): Listing =>
  outcome.ok
    ? outcome.value
    : {
        ...{ connectionId, provider, providerUsername, status: "failed", problem: outcome.say },
        ...{ fetchedAt: null, repositories: [], gaps: [] },
      };
