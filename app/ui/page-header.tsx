import type { ReactNode } from "react";
import { Breadcrumbs, type Crumb } from "~/ui/breadcrumbs";

/** The heading of a page in the shell, with what it is for and its main action. */
export function PageHeader({
  title,
  children,
  actions,
  above,
  trail,
}: {
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  /** What stands above the heading where it is no way down from the top. */
  above?: ReactNode;
  /** The pages above this one, from the top down. */
  trail?: readonly Crumb[];
}) {
  return (
    <header className="mb-6 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 max-w-2xl">
        {trail ? (
          <div className="mb-1.5 text-[13px]">
            <Breadcrumbs trail={trail} />
          </div>
        ) : null}
        {above ? <div className="mb-1.5 text-[13px] text-ink-faint">{above}</div> : null}
        <h1 className="text-xl font-semibold tracking-tight text-balance wrap-anywhere">{title}</h1>
        {children ? <div className="mt-1 text-ink-soft text-pretty">{children}</div> : null}
      </div>
      {actions ? <div className="flex flex-wrap items-center gap-2 print:hidden">{actions}</div> : null}
    </header>
  );
}
