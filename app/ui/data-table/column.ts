import type { ReactNode } from "react";

/** One column of a data table. The first one heads its rows and is never put away. */
export interface Column<Row> {
  /** Stands in addresses and in the remembered choice of columns. */
  id: string;
  name: string;
  cell: (row: Row) => ReactNode;
  /** Show the name to readers only. */
  quiet?: boolean;
  sortable?: boolean;
  /** Figures stand at the end of their column. */
  align?: "end";
  /** On a phone: under the head of the row (the usual), beside it, or not at all. */
  narrow?: "below" | "keep" | "hidden";
  /** True for what a person may not put away. */
  fixed?: boolean;
}

export type Direction = "ascending" | "descending";

/** How the rows are in order now, and the address of another order. */
export interface Sort {
  by: string;
  direction: Direction;
  linkTo: (by: string, direction: Direction) => string;
}

/** Rows that can be chosen and acted upon together, by one form. */
export interface Selection {
  /** The name of the entry that holds each chosen row's id. */
  name: string;
  /** Where the form goes; the page itself when left out. */
  action?: string;
  /** The buttons of the bar, and fields with them. */
  actions: ReactNode;
  /** How many rows match the filter in all, for choosing those on other pages too: sent as the entry `matching`. */
  matching?: number;
  disabled?: (id: string) => boolean;
}

/** The classes by which a cell leaves its column on a phone. */
export const narrowStyle = (narrow: Column<never>["narrow"]): string =>
  narrow === "keep" ? "" : "max-sm:hidden";
