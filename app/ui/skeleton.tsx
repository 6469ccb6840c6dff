/** Where something will be that is still on its way, in its size, so that nothing moves when it comes. */
export function Skeleton({ className = "h-4 w-full" }: { className?: string }) {
  return <span aria-hidden="true" className={`block animate-pulse rounded-md bg-inset ${className}`} />;
}

/** Says to readers that something loads; draws the given skeletons for everybody else. */
export function Loading({ what, children }: { what: string; children: React.ReactNode }) {
  return (
    <div aria-busy="true">
      <p role="status" className="sr-only">{`Loading ${what}`}</p>
      {children}
    </div>
  );
}
