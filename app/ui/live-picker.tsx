import { Await } from "@remix-run/react";
import { Suspense, useEffect, useState } from "react";
import type { Settled } from "~/lib/settled.server";
import type { Listing } from "~/lib/views";
import { Notice } from "~/ui/notice";
import { Picker, type PickerProps } from "~/ui/picker";
import { PickerSkeleton } from "~/ui/picker-skeleton";

type Outcome = Settled<readonly Listing[]>;

interface Props extends Omit<PickerProps, "listings"> {
  listing: Promise<Outcome> | Outcome;
  /** The page that waits for the providers, for browsers without scripts. */
  waitFor: string;
}

/**
 * The picker while its list is on the way. The first list streams in with the page; later ones replace it when they are
 * there, so that neither the page nor the filter waits for a provider after every change.
 */
export function LivePicker({ listing, waitFor, ...picker }: Props) {
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

  if (latest) return <PickerOutcome outcome={latest} {...picker} />;
  return (
    <Suspense fallback={<PickerSkeleton waitFor={waitFor} />}>
      <Await resolve={first}>{(outcome) => <PickerOutcome outcome={outcome} {...picker} />}</Await>
    </Suspense>
  );
}

function PickerOutcome({ outcome, ...picker }: { outcome: Outcome } & Omit<PickerProps, "listings">) {
  if (outcome.ok) return <Picker listings={outcome.value} {...picker} />;
  return (
    <Notice tone="warn" title="The repositories could not be listed">
      {outcome.say}
    </Notice>
  );
}
