import type { ReactNode } from "react";
import { Icon } from "~/ui/icon";

/** A link to another site, in a new tab that learns nothing about this one. Only web addresses become links. */
export function ExternalLink({ href, children }: { href: string; children: ReactNode }) {
  if (!/^https?:\/\//i.test(href)) return <span>{children}</span>;
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="inline-flex items-center gap-1 rounded-sm text-accent decoration-accent/40 underline-offset-2 hover:underline hover:decoration-current wrap-anywhere [p_&]:underline"
    >
      {children}
      <Icon name="external" className="size-3" />
      <span className="sr-only">(opens in a new tab)</span>
    </a>
  );
}
