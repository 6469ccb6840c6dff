import type { ReactNode } from "react";
import { Brand } from "~/ui/brand";

/** A page outside the shell: one card in the middle. */
export function PlainPage({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  return (
    <div className="min-h-dvh flex flex-col items-center px-4 py-10 sm:py-[12vh]">
      <a href="/" className="mb-7 rounded-md text-base">
        <Brand />
      </a>
      <main className={`w-full ${wide ? "max-w-xl" : "max-w-[25rem]"}`}>
        <div className="rounded-xl border border-line bg-surface p-6 shadow-card sm:p-8">{children}</div>
      </main>
    </div>
  );
}
