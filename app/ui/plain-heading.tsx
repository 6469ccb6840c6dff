import type { ReactNode } from "react";

/** The heading of a plain page with the sentence that says what to do. */
export function PlainHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className="mb-6">
      <h1 className="text-lg font-semibold tracking-tight text-balance">{title}</h1>
      {children ? <div className="mt-1.5 text-ink-soft text-pretty">{children}</div> : null}
    </header>
  );
}
