import { Link } from "@remix-run/react";
import { buttonStyle } from "~/ui/button-style";
import { Icon } from "~/ui/icon";

/** The ways to newer and to older entries; nothing where there is none. */
export function TwoWayPager({ newer, older }: { newer: string | null; older: string | null }) {
  if (!newer && !older) return null;
  return (
    <nav aria-label="Pages" className="mt-4 flex justify-between gap-2 print:hidden">
      {newer ? (
        <Link to={newer} className={buttonStyle("secondary")}>
          <Icon name="chevron" className="size-3.5 rotate-180" />
          Newer
        </Link>
      ) : (
        <span />
      )}
      {older ? (
        <Link to={older} className={buttonStyle("secondary")}>
          Older
          <Icon name="chevron" className="size-3.5" />
        </Link>
      ) : null}
    </nav>
  );
}
