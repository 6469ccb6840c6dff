import { Link } from "@remix-run/react";

/** One number of the workspace, and where it comes from. */
export function PostureCard({
  name,
  value,
  note,
  to,
}: {
  name: string;
  value: string;
  note: string;
  to: string;
}) {
  return (
    <Link
      to={to}
      className="block rounded-xl border border-line bg-surface px-4 py-3.5 shadow-card transition-colors hover:border-line-strong"
    >
      <span className="block text-xs text-ink-soft">{name}</span>
      <span className="mt-1 block text-xl font-semibold tracking-tight tabular-nums">{value}</span>
      <span className="block text-xs text-ink-faint">{note}</span>
    </Link>
  );
}
