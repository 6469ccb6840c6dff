import { Group, Specimen } from "~/routes/ui/specimen";
import { AttentionList } from "~/ui/attention-list";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { DataTableError, DataTableLoading } from "~/ui/data-table/table-states";
import { Empty } from "~/ui/empty";
import { Notice } from "~/ui/notice";
import { Skeleton } from "~/ui/skeleton";

/** What a page says about itself. */
export function States() {
  return (
    <Group title="States of a page">
      <Specimen name="notice">
        <div className="grid w-full gap-2">
          <Notice title="For information">It may be worth knowing.</Notice>
          <Notice tone="good" title="Good">
            It worked.
          </Notice>
          <Notice tone="warn" title="Partial">
            Two repositories could not be read.
          </Notice>
          <Notice tone="bad" title="Bad">
            The provider refused the token.
          </Notice>
        </div>
      </Specimen>
      <Specimen name="empty">
        <div className="w-full">
          <Empty icon="scan" title="No scan yet" action={<ButtonLink to="/ui">Start one</ButtonLink>}>
            Start one at a connected repository; the result shows up here.
          </Empty>
        </div>
      </Specimen>
      <Specimen name="skeleton">
        <Card className="w-full space-y-3 p-5">
          <Skeleton className="h-5 w-1/3" />
          <Skeleton />
          <Skeleton className="h-4 w-2/3" />
        </Card>
      </Specimen>
      <Specimen name="attention-list">
        <div className="w-full">
          <AttentionList items={[]} />
        </div>
      </Specimen>
      <Specimen name="data-table/table-states">
        <div className="w-full space-y-4">
          <DataTableLoading what="scans" rows={3} />
          <DataTableError say="The findings could not be read. Nothing is lost." retryTo="/ui" />
        </div>
      </Specimen>
    </Group>
  );
}
