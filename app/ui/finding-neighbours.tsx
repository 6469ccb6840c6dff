import { Link } from "@remix-run/react";
import { buttonStyle } from "~/ui/button-style";

/** The ways to the findings beside this one in the list it was opened from. */
export function FindingNeighbours({ previous, next }: { previous: string | null; next: string | null }) {
  if (!previous && !next) return null;
  return (
    <nav aria-label="Findings of the list" className="flex gap-2">
      {previous ? (
        <Link to={previous} className={buttonStyle("secondary")} aria-keyshortcuts="k" title="Previous (k)">
          Previous
        </Link>
      ) : null}
      {next ? (
        <Link to={next} className={buttonStyle("secondary")} aria-keyshortcuts="j" title="Next (j)">
          Next
        </Link>
      ) : null}
    </nav>
  );
}
