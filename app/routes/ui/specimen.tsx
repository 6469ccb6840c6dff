import type { ReactNode } from "react";

/** A group of components on the gallery page. */
export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="space-y-5">
      <h2 className="border-b border-line pb-2 text-base font-semibold tracking-tight">{title}</h2>
      {children}
    </section>
  );
}

/** One component with the file it lives in. */
export function Specimen({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid gap-2 lg:grid-cols-[11rem_minmax(0,1fr)]">
      <code className="pt-1.5 font-mono text-xs text-ink-faint">{name}</code>
      <div className="flex min-w-0 flex-wrap items-start gap-3 [&>*]:max-w-full">{children}</div>
    </div>
  );
}
