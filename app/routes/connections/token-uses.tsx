import { useLoaderData } from "@remix-run/react";
import { withApi } from "~/lib/api.server";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { providerNames, tokenPurposeNames } from "~/lib/words";
import { ButtonLink } from "~/ui/button-link";
import { Empty } from "~/ui/empty";
import { Facts } from "~/ui/facts";
import { PageHeader } from "~/ui/page-header";
import { Section } from "~/ui/section";
import { cellStyle, Table } from "~/ui/table";
import { Time } from "~/ui/time";

export const meta = () => title("Token uses");

export const loader = withApi(({ api, params }) => api.connection.tokenUses({ id: params.id ?? "" }));

/** Every time a connection's tokens left the vault, and what for. */
export default function TokenUses() {
  const { provider, providerUsername, days, purposes, uses } = useLoaderData<typeof loader>();
  return (
    <>
      <PageHeader
        title={`Uses of ${providerUsername}'s token`}
        actions={<ButtonLink to={paths.repositories()}>Back to connections</ButtonLink>}
      >
        Nothing opens the {providerNames[provider]} token of this connection without saying what for. Uses are
        kept for 90 days.
      </PageHeader>
      {uses.length === 0 ? (
        <Empty icon="lock" title="Never used">
          The token has not left the vault since it was stored.
        </Empty>
      ) : (
        <>
          <Section title={`Last ${days} days`}>
            <Facts
              columns={5}
              items={purposes.map(({ purpose, uses: count }) => ({
                name: nameOf(purpose),
                value: count === 1 ? "1 time" : `${count} times`,
              }))}
            />
          </Section>
          <Section title="Latest uses">
            <Table caption="Latest uses of the token" head={["When", "What for", "Asked by"]}>
              {uses.map((use) => (
                <tr key={use.id}>
                  <td className={`${cellStyle} text-ink-soft`}>
                    <Time at={use.usedAt} />
                  </td>
                  <td className={cellStyle}>{nameOf(use.purpose)}</td>
                  <td className={cellStyle}>
                    {use.userName ?? (use.byPerson ? "Somebody who has left" : "SecPortal itself")}
                  </td>
                </tr>
              ))}
            </Table>
          </Section>
        </>
      )}
    </>
  );
}

const nameOf = (purpose: string): string => tokenPurposeNames[purpose] ?? purpose;
