import { type MetaFunction, useLoaderData } from "@remix-run/react";
import { withApi } from "~/lib/api.server";
import { isComparable } from "~/lib/comparable";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { Card } from "~/ui/card";
import { ComparedFindings } from "~/ui/compared-findings";
import { Facts } from "~/ui/facts";
import { PageHeader } from "~/ui/page-header";
import { ScanComparisonForm } from "~/ui/scan-comparison-form";
import { Section } from "~/ui/section";
import { TextLink } from "~/ui/text-link";
import { Time } from "~/ui/time";

export const meta: MetaFunction<typeof loader> = ({ data }) =>
  title(data ? `Changes in ${data.comparison.later.fullName}` : "Compare scans");

export const loader = withApi(async ({ api, params, url: { searchParams } }) => {
  const id = params.id ?? "";
  const against = searchParams.get("against") || undefined;
  const comparison = await api.scan.compare({ id, against });
  const { repositoryId } = comparison.later;
  const { scans } = await api.scan.list({ repositoryId });
  const choices = scans.filter((scan) => scan.id !== id && isComparable(scan));
  return { id, comparison, choices };
});

/** What came and what went between two scans. */
export default function CompareScans() {
  const { id, comparison, choices } = useLoaderData<typeof loader>();
  const { earlier, later, appeared, appearedTotal, gone, goneTotal, stillThere } = comparison;
  const other = earlier.id === id ? later : earlier;
  return (
    <>
      <PageHeader
        above={<TextLink to={paths.scan(id)}>Scan of {later.fullName}</TextLink>}
        title="What changed"
        actions={<ScanComparisonForm id={id} choices={choices} against={other.id} />}
      >
        From <Commit sha={earlier.commitSha} /> to <Commit sha={later.commitSha} />.
      </PageHeader>
      <Card className="px-4 py-4 sm:px-5">
        <Facts
          columns={4}
          items={[
            { name: "New", value: <Total of={appearedTotal} /> },
            { name: "Gone", value: <Total of={goneTotal} /> },
            { name: "In both", value: <Total of={stillThere} /> },
            {
              name: "Scanned",
              value: (
                <>
                  <Time at={earlier.queuedAt} /> and <Time at={later.queuedAt} />
                </>
              ),
            },
          ]}
        />
      </Card>
      <Section title="New">
        <ComparedFindings findings={appeared} total={appearedTotal} none="Nothing new." />
      </Section>
      <Section title="Gone">
        <ComparedFindings findings={gone} total={goneTotal} none="Nothing went away." />
      </Section>
    </>
  );
}

const Commit = ({ sha }: { sha: string | null }) => (
  <code className="font-mono text-xs">{sha?.slice(0, 12) ?? "an unknown commit"}</code>
);

const Total = ({ of }: { of: number }) => (
  <span className="text-xl font-semibold tracking-tight tabular-nums">{of}</span>
);
