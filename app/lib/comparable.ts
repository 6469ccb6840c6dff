import type { Scan } from "~/lib/views";

type Told = Pick<Scan, "id" | "state" | "trigger">;

/** Whether a scan wrote findings, or found that those of the one before still hold: only such scans can be compared. */
export const isComparable = ({ state }: Pick<Scan, "state">): boolean =>
  state === "succeeded" || state === "partial" || state === "unchanged";

/** Whether there is a scan before this one to compare it with. `all` are scans of the same repository; ids grow with time. */
export const hasEarlier = (scan: Told, all: readonly Told[]): boolean =>
  isComparable(scan) &&
  all.some((each) => each.id < scan.id && each.trigger !== "trial" && isComparable(each));
