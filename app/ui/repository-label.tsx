import type { ReactNode } from "react";
import { ExternalLink } from "~/ui/external-link";
import { Icon } from "~/ui/icon";
import { TextLink } from "~/ui/text-link";

interface Props {
  fullName: string;
  htmlUrl: string;
  /** Its page here; without one the name leads to the provider. */
  to?: string;
  isPrivate: boolean;
  branch: string | null;
  language: string | null;
  children?: ReactNode;
}

/** A repository's name with the little one needs to recognise it. */
export function RepositoryLabel({ fullName, htmlUrl, to, isPrivate, branch, language, children }: Props) {
  return (
    <div className="min-w-0">
      <p className="font-medium">
        {to ? (
          <span className="wrap-anywhere">
            <TextLink to={to}>{fullName}</TextLink>
          </span>
        ) : (
          <ExternalLink href={htmlUrl}>{fullName}</ExternalLink>
        )}
      </p>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-3 gap-y-0.5 text-xs text-ink-faint">
        <span className="inline-flex items-center gap-1">
          {isPrivate ? <Icon name="lock" className="size-3" /> : null}
          {isPrivate ? "Private" : "Public"}
        </span>
        {branch ? (
          <span className="inline-flex items-center gap-1">
            <Icon name="branch" className="size-3" />
            {branch}
          </span>
        ) : null}
        {language ? <span>{language}</span> : null}
        {children}
      </p>
    </div>
  );
}
