/** The product's mark and name. */
export function Brand() {
  return (
    <span className="inline-flex items-center gap-2 font-semibold tracking-tight">
      <svg viewBox="0 0 32 32" className="size-6" aria-hidden="true">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <g
          className="stroke-on-accent"
          fill="none"
          strokeWidth="2.2"
          strokeLinejoin="round"
          strokeLinecap="round"
        >
          <path d="M16 6.5 24 9.6v6.2c0 4.9-3.3 8.2-8 9.7-4.7-1.5-8-4.8-8-9.7V9.6z" />
          <path d="m12.6 15.9 2.5 2.5 4.4-4.7" />
        </g>
      </svg>
      SecPortal
    </span>
  );
}
