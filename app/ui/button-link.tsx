import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { type ButtonTone, buttonStyle } from "~/ui/button-style";

/** A link that is the next step of a page. */
export function ButtonLink({
  to,
  tone = "secondary",
  children,
  label,
}: {
  to: string;
  tone?: ButtonTone;
  children: ReactNode;
  label?: string;
}) {
  return (
    <Link to={to} className={buttonStyle(tone)} aria-label={label}>
      {children}
    </Link>
  );
}
