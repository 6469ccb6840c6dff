/** What taking a repository off the allow-list means, for whoever is asked to confirm it. */
export function removalSays(openFindings: number): string {
  const general =
    "Its source is no longer read and it is not scanned any more, also not on a schedule. Its history stays, and you can enable it again while its connection is there.";
  if (openFindings === 0) return general;
  const these = openFindings === 1 ? "Its open finding is" : `Its ${openFindings} open findings are`;
  return `${general} ${these} no longer updated.`;
}
