import { ButtonLink } from "~/ui/button-link";
import { Icon } from "~/ui/icon";
import { Loading, Skeleton } from "~/ui/skeleton";

/** A table whose rows are on their way, in the size they will have. */
export function DataTableLoading({
  what,
  columns = 4,
  rows = 8,
}: {
  what: string;
  columns?: number;
  rows?: number;
}) {
  return (
    <Loading what={what}>
      <div className="overflow-hidden rounded-xl border border-line bg-surface shadow-card">
        <div className="border-b border-line px-4 py-2.5">
          <Skeleton className="h-4 w-40" />
        </div>
        {Array.from({ length: rows }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows of a skeleton are all the same
          <div key={row} className="flex items-center gap-6 border-b border-line px-4 py-3.5 last:border-0">
            {Array.from({ length: columns }, (_, column) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <Skeleton key={column} className={`h-4 ${column === 0 ? "w-1/3" : "flex-1 max-sm:hidden"}`} />
            ))}
          </div>
        ))}
      </div>
    </Loading>
  );
}

/** Rows that could not be read: why, and the way to try again. */
export function DataTableError({ say, retryTo }: { say: string; retryTo: string }) {
  return (
    <div
      role="alert"
      className="flex flex-col items-center gap-3 rounded-xl border border-bad/25 bg-bad-soft px-6 py-10 text-center"
    >
      <Icon name="finding" className="size-5 text-bad" />
      <p className="max-w-md text-[13px] text-pretty">{say}</p>
      <ButtonLink to={retryTo}>Try again</ButtonLink>
    </div>
  );
}
