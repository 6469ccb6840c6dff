import { distinct } from "#server/providers/pages";
import type { Gap, Listing, ListingRequest, RemoteRepository } from "#server/providers/provider";

/**
 * Makes a listing of what was read: repositories that can be enabled, up to the cap, and for everything left out the reason
 * and the number. `unread` counts what the provider has beyond the pages that were read.
 */
export function selectOffered(
  read: readonly RemoteRepository[],
  request: ListingRequest,
  unread: { count: number; exact: boolean },
  gaps: readonly Gap[] = [],
): Listing {
  const wanted = request.search?.toLowerCase();
  const all = distinct(read).filter(({ fullName }) => !wanted || fullName.toLowerCase().includes(wanted));
  const archived = all.filter((each) => each.archived);
  const readOnly = all.filter((each) => !each.archived && !each.hasWriteAccess);
  const empty = all.filter((each) => !each.archived && each.hasWriteAccess && each.defaultBranch === null);
  const offered = all.filter((each) => !each.archived && each.hasWriteAccess && each.defaultBranch !== null);
  const repositories = offered.slice(0, request.cap);
  const hidden = offered.length - repositories.length + unread.count;
  const counted: [Gap["kind"], number, string][] = [
    ["below_floor", readOnly.length, "Hidden because this account may only read them"],
    ["archived", archived.length, "Hidden because they are archived"],
    ["empty", empty.length, "Hidden because they have no commits yet"],
  ];
  const result = [...gaps];
  for (const [kind, count, text] of counted) {
    if (count > 0) result.push({ kind, message: `${text}: ${count}.`, href: null });
  }
  if (hidden > 0) {
    const number = `${unread.exact ? "" : "At least "}${hidden}`;
    result.push({
      kind: "cap",
      message: `${number} more not shown: the ${request.cap} most recently active are listed. Search by name for the rest.`,
      href: null,
    });
  }
  return { repositories, gaps: result };
}
