import { Form } from "@remix-run/react";
import { useState } from "react";
import type { Failure } from "~/lib/failure";
import type { ConnectedRepository, Listing } from "~/lib/views";
import { inputStyle } from "~/ui/field";
import { PickerGroup } from "~/ui/picker-group";

export interface PickerProps {
  listings: readonly Listing[];
  /** The filter of the address, which counts where no script filters while typing. */
  filter: string;
  /** The allow-list, which knows of a change before the providers are asked again. */
  enabled: readonly ConnectedRepository[];
  failureOf: (connectionId: string, externalId: string) => Failure | null;
}

/** Every repository the connections can see, live from the providers. */
export function Picker({ listings, filter, enabled, failureOf }: PickerProps) {
  const [typed, setTyped] = useState(filter);
  const names = ({ connectionId }: Listing) =>
    new Set(enabled.filter((one) => one.connectionId === connectionId).map(({ fullName }) => fullName));
  const total = listings.reduce((sum, { repositories }) => sum + repositories.length, 0);
  return (
    <div className="rounded-xl border border-line bg-surface shadow-card">
      <Form method="get" className="flex gap-2 border-b border-line p-3" preventScrollReset role="search">
        <input
          type="search"
          name="q"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          placeholder={`Filter ${total} ${total === 1 ? "repository" : "repositories"} by name or language`}
          aria-label="Filter repositories"
          className={inputStyle()}
        />
        <noscript>
          <button type="submit">Filter</button>
        </noscript>
      </Form>
      <div className="relative max-h-[44rem] divide-y divide-line overflow-y-auto">
        {listings.map((listing) => (
          <PickerGroup
            key={listing.connectionId}
            listing={listing}
            filter={typed}
            enabled={names(listing)}
            failureOf={failureOf}
          />
        ))}
      </div>
    </div>
  );
}
