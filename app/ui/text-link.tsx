import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

/** A link in running text. */
export function TextLink({
  to,
  children,
  label,
  keepScroll = false,
}: {
  to: string;
  children: ReactNode;
  label?: string;
  keepScroll?: boolean;
}) {
  return (
    <Link
      to={to}
      aria-label={label}
      preventScrollReset={keepScroll}
      className="rounded-sm text-accent underline-offset-2 hover:underline"
    >
      {children}
    </Link>
  );
}
