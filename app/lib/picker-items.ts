import type { AvailableRepository, Connection, Listing } from "~/lib/views";

/** One connection's part of the picker, known before its repositories are. */
export interface PickerPart extends Pick<Connection, "provider" | "providerUsername"> {
  readonly connectionId: string;
  /** Whether the account may read code but not list, so that a project is named by its path. */
  readonly byPath: boolean;
}

/** One line of the picker. Every kind has one height, so that thousands are laid out without measuring any. */
export type PickerItem =
  | {
      readonly kind: "head";
      readonly key: string;
      readonly part: PickerPart;
      /** Null while the provider is asked. */
      readonly listing: Listing | null;
      readonly shown: number;
    }
  | {
      readonly kind: "row";
      readonly key: string;
      readonly repository: AvailableRepository;
      /** Place among the rows alone, from 0. */
      readonly place: number;
    }
  | { readonly kind: "skeleton"; readonly key: string; readonly place: number }
  | { readonly kind: "empty"; readonly key: string; readonly filtered: boolean };

/** What names a repository of the picker in forms and selections. */
export const keyOf = ({ connectionId, externalId }: { connectionId: string; externalId: string }): string =>
  `${connectionId} ${externalId}`;

/** Rows that hold the place of those a provider has not told of yet. */
const HELD = 6;

/** The lines of the picker: each connection's heading, and under it its rows, or what stands in for them. */
export function itemsOf(
  parts: readonly { part: PickerPart; listing: Listing | null; rows: readonly AvailableRepository[] }[],
): PickerItem[] {
  const items: PickerItem[] = [];
  let place = 0;
  for (const { part, listing, rows } of parts) {
    const id = part.connectionId;
    items.push({ kind: "head", key: id, part, listing, shown: rows.length });
    if (!listing) {
      for (let held = 0; held < HELD; held += 1)
        items.push({ kind: "skeleton", key: `${id} held ${held}`, place: held });
    } else if (rows.length === 0 && listing.status !== "failed") {
      items.push({ kind: "empty", key: `${id} empty`, filtered: listing.repositories.length > 0 });
    }
    for (const repository of rows) {
      items.push({ kind: "row", key: keyOf(repository), repository, place });
      place += 1;
    }
  }
  return items;
}
