/** The parts of a long page, to go straight to one. */
export function JumpLinks({ links }: { links: readonly { to: string; text: string }[] }) {
  return (
    <nav
      aria-label="On this page"
      className="-mt-2 mb-7 flex flex-wrap gap-x-5 gap-y-1 border-b border-line pb-3 text-[13px]"
    >
      {links.map(({ to, text }) => (
        <a
          key={to}
          href={to}
          className="rounded-sm text-ink-soft hover:text-ink hover:underline underline-offset-4"
        >
          {text}
        </a>
      ))}
    </nav>
  );
}
