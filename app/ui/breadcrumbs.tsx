import { Link } from "@remix-run/react";

export interface Crumb {
  text: string;
  to: string;
}

/** The way from the top down to a nested page, without the page itself: its heading says that. */
export function Breadcrumbs({ trail }: { trail: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumbs">
      <ol className="flex flex-wrap items-center gap-x-1.5 gap-y-0.5">
        {trail.map(({ text, to }) => (
          <li key={to} className="flex items-center gap-1.5">
            <Link to={to} className="rounded-sm text-ink-soft wrap-anywhere hover:text-ink hover:underline">
              {text}
            </Link>
            <span aria-hidden="true" className="text-ink-faint">
              /
            </span>
          </li>
        ))}
      </ol>
    </nav>
  );
}
