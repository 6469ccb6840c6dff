/** Reloads the page where no script can. */
export function AutoRefresh({ active }: { active: boolean }) {
  return active ? (
    <noscript>
      <meta httpEquiv="refresh" content="5" />
    </noscript>
  ) : null;
}
