import { type ReactNode, useId } from "react";

/** A part of a page that a person can jump to. */
export function Section({
  title,
  children,
  intro,
  actions,
  anchor,
}: {
  title: string;
  children: ReactNode;
  intro?: ReactNode;
  actions?: ReactNode;
  anchor?: string;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} id={anchor} className="mt-9 first:mt-0">
      <div className="mb-3 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div className="max-w-2xl">
          <h2 id={id} className="text-[15px] font-semibold tracking-tight">
            {title}
          </h2>
          {intro ? <div className="mt-0.5 text-[13px] text-ink-soft text-pretty">{intro}</div> : null}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}
