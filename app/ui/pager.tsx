import { Link } from "@remix-run/react";
import { buttonStyle } from "~/ui/button-style";
import { Icon } from "~/ui/icon";

/** The way to older entries. Cursors run one way, so the way back is the start. */
export function Pager({
  first,
  next,
  older = "Older",
}: {
  first: string | null;
  next: string | null;
  older?: string;
}) {
  if (!first && !next) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-between gap-2">
      {first ? (
        <Link to={first} className={buttonStyle("secondary")}>
          Back to the start
        </Link>
      ) : (
        <span />
      )}
      {next ? (
        <Link to={next} className={buttonStyle("secondary")}>
          {older}
          <Icon name="chevron" className="size-3.5" />
        </Link>
      ) : null}
    </nav>
  );
}
