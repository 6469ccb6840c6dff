import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import type { Failure } from "~/lib/failure";
import { matching } from "~/lib/matching";
import type { Listing } from "~/lib/views";
import { providerNames } from "~/lib/words";
import { Badge } from "~/ui/badge";
import { EnableForm } from "~/ui/enable-form";
import { ExternalLink } from "~/ui/external-link";
import { Icon } from "~/ui/icon";
import { Notice } from "~/ui/notice";
import { ProviderMark } from "~/ui/provider-mark";
import { RepositoryLabel } from "~/ui/repository-label";
import { Time } from "~/ui/time";

interface Props {
  listing: Listing;
  filter: string;
  /** Full names that are on the allow-list. */
  enabled: ReadonlySet<string>;
  failureOf: (connectionId: string, externalId: string) => Failure | null;
}

const shownAtOnce = 50;

interface FrameProps {
  provider: Listing["provider"];
  providerUsername: string;
  /** How many there are, in words; null while that is not known. */
  count: string | null;
  children: ReactNode;
}

/** The heading of one connection's part, the same before and after its repositories are there. */
export function PickerGroupFrame({ provider, providerUsername, count, children }: FrameProps) {
  return (
    <section aria-label={`${providerNames[provider]} account ${providerUsername}`}>
      <h3 className="flex items-center gap-2 bg-ground/60 px-4 py-2 text-xs font-medium text-ink-soft sm:px-5">
        <ProviderMark provider={provider} className="size-3.5" />
        <span className="min-w-0 wrap-anywhere">{providerUsername}</span>
        {count ? <span className="ml-auto text-ink-faint">{count}</span> : null}
      </h3>
      {children}
    </section>
  );
}

/** What one connection can see. A failure stays in its own group. */
export function PickerGroup({ listing, filter, enabled, failureOf }: Props) {
  const { provider, providerUsername, repositories, problem, gaps, status, fetchedAt } = listing;
  const found = matching(repositories, filter);
  const shown = found.slice(0, shownAtOnce);
  const count = filter ? `${found.length} of ${repositories.length}` : String(repositories.length);
  return (
    <PickerGroupFrame
      provider={provider}
      providerUsername={providerUsername}
      count={status === "failed" ? null : count}
    >
      {status === "ok" ? null : (
        <div className="p-3 sm:px-5">
          <Notice
            tone="warn"
            title={
              status === "stale"
                ? `${providerNames[provider]} could not be listed; this is its last answer`
                : `${providerNames[provider]} could not be listed`
            }
          >
            {problem}
            {status === "stale" && fetchedAt ? (
              <>
                {" "}
                Read <Time at={fetchedAt} />.
              </>
            ) : null}{" "}
            <Link to="." className="text-accent hover:underline" preventScrollReset>
              Try again
            </Link>
          </Notice>
        </div>
      )}
      {status !== "failed" && found.length === 0 ? (
        <p className="px-4 py-3 text-[13px] text-ink-faint sm:px-5">
          {filter ? "Nothing here matches the filter." : "This account can see no repository it may offer."}
        </p>
      ) : null}
      <ul className="divide-y divide-line">
        {shown.map((repository) => (
          <li
            key={repository.externalId}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 px-4 py-2.5 sm:px-5"
          >
            <RepositoryLabel
              fullName={repository.fullName}
              htmlUrl={repository.htmlUrl}
              isPrivate={repository.isPrivate}
              branch={repository.defaultBranch}
              language={repository.language}
            >
              {repository.hasWriteAccess ? null : <span>Read access</span>}
            </RepositoryLabel>
            {repository.enabled || enabled.has(repository.fullName) ? (
              <Badge tone="good">Enabled</Badge>
            ) : repository.defaultBranch ? (
              <EnableForm
                repository={repository}
                failure={failureOf(repository.connectionId, repository.externalId)}
              />
            ) : (
              <Badge>Empty, nothing to scan</Badge>
            )}
          </li>
        ))}
      </ul>
      {found.length > shown.length ? (
        <p className="border-t border-line px-4 py-2.5 text-[13px] text-ink-faint sm:px-5">
          {shown.length} of {found.length} shown. Narrow it down with the filter.
        </p>
      ) : null}
      {gaps.map(({ kind, message, href }) => (
        <p
          key={`${kind} ${message}`}
          className="flex gap-2 border-t border-line px-4 py-2 text-xs text-ink-faint text-pretty sm:px-5"
        >
          <Icon name="info" className="mt-0.5 size-3.5" />
          <span>
            {message} {href ? <ExternalLink href={href}>Look there</ExternalLink> : null}
          </span>
        </p>
      ))}
    </PickerGroupFrame>
  );
}
