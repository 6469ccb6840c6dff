import { Link } from "@remix-run/react";
import { type ReactNode, useId } from "react";
import { Card } from "~/ui/card";

/** One part of the overview: what it is about, its figure, and where to see more. */
export function Panel({
  title,
  figure,
  note,
  more,
  children,
  className = "",
}: {
  title: string;
  figure?: string;
  note?: ReactNode;
  more?: { to: string; text: string };
  children?: ReactNode;
  className?: string;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={className}>
      <Card className="flex h-full flex-col px-4 py-4 sm:px-5">
        <div className="flex items-baseline justify-between gap-3">
          <h2 id={id} className="text-[13px] font-medium text-ink-soft">
            {title}
          </h2>
          {more ? (
            <Link
              to={more.to}
              className="rounded-sm text-[13px] text-accent underline-offset-2 hover:underline"
            >
              {more.text}
            </Link>
          ) : null}
        </div>
        {figure ? <p className="mt-1 text-2xl font-semibold tracking-tight tabular-nums">{figure}</p> : null}
        {note ? <div className="text-xs text-ink-faint">{note}</div> : null}
        {children ? <div className="mt-3 flex-1">{children}</div> : null}
      </Card>
    </section>
  );
}
