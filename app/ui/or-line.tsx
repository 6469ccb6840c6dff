/** Between two ways to the same end. */
export function OrLine() {
  return (
    <p className="my-5 flex items-center gap-3 text-xs text-ink-faint">
      <span aria-hidden="true" className="h-px flex-1 bg-line" />
      or
      <span aria-hidden="true" className="h-px flex-1 bg-line" />
    </p>
  );
}
