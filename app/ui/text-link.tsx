import { Link } from "@remix-run/react";
import type { ReactNode } from "react";

/** A link in running text, where it is underlined because a colour alone does not tell it, or alone. */
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
      className="rounded-sm text-accent decoration-accent/40 underline-offset-2 hover:underline hover:decoration-current [p_&]:underline"
    >
      {children}
    </Link>
  );
}
