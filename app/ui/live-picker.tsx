import { Form, Link } from "@remix-run/react";
import { Fragment, useState } from "react";
import type { Failure } from "~/lib/failure";
import { paths } from "~/lib/paths";
import type { ConnectedRepository } from "~/lib/views";
import { ByPathForm } from "~/ui/by-path-form";
import { inputStyle } from "~/ui/field";
import { LiveListing, type Part } from "~/ui/live-listing";

interface Props {
  parts: readonly Part[];
  /** What the providers were asked for; empty for the plain listing. */
  search: string;
  /** The page that waits for the providers, for browsers without scripts. */
  waitFor: string;
  /** The allow-list, which knows of a change before the providers are asked again. */
  enabled: readonly ConnectedRepository[];
  failureOf: (connectionId: string, externalId: string) => Failure | null;
  byPathFailureOf: (connectionId: string) => Failure | null;
}

/**
 * Every repository the connections can see, live. Typing filters what is there; Enter asks the providers, past the cap of
 * the plain listing. Each connection's part comes when it is ready.
 */
export function LivePicker({ parts, search, waitFor, enabled, failureOf, byPathFailureOf }: Props) {
  const [typed, setTyped] = useState(search);
  return (
    <div className="rounded-xl border border-line bg-surface shadow-card">
      <Form method="get" className="border-b border-line p-3" preventScrollReset role="search">
        <input
          type="search"
          name="q"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          placeholder="Filter by name or language; Enter searches at the providers"
          aria-label="Filter repositories"
          className={inputStyle()}
        />
        <noscript>
          <button type="submit">Search</button>
        </noscript>
        {search ? (
          <p className="mt-2 px-0.5 text-[13px] text-ink-soft">
            Found at the providers for “{search}”.{" "}
            <Link to={paths.repositories()} className="text-accent hover:underline" preventScrollReset>
              Show the plain list
            </Link>
          </p>
        ) : null}
      </Form>
      <div className="relative max-h-[44rem] divide-y divide-line overflow-y-auto">
        {parts.map((part) => (
          <Fragment key={`${part.connectionId} ${search}`}>
            <LiveListing
              part={part}
              filter={typed === search ? "" : typed}
              waitFor={waitFor}
              enabled={
                new Set(
                  enabled
                    .filter(({ connectionId }) => connectionId === part.connectionId)
                    .map(({ fullName }) => fullName),
                )
              }
              failureOf={failureOf}
            />
            {part.byPath ? (
              <ByPathForm
                connectionId={part.connectionId}
                account={part.providerUsername}
                failure={byPathFailureOf(part.connectionId)}
              />
            ) : null}
          </Fragment>
        ))}
      </div>
    </div>
  );
}
