import { useLoaderData, useSearchParams } from "@remix-run/react";
import { withApi } from "~/lib/api.server";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { ButtonLink } from "~/ui/button-link";
import { Empty } from "~/ui/empty";
import { PageHeader } from "~/ui/page-header";
import { Section } from "~/ui/section";
import { ServiceTokenList } from "~/ui/service-token-list";
import { TextLink } from "~/ui/text-link";
import { Toast } from "~/ui/toast";

export const meta = () => title("Service tokens");

export const loader = withApi(async ({ api }) => ({ tokens: await api.token.list() }));

/** What programs sign in with. */
export default function ServiceTokens() {
  const { tokens } = useLoaderData<typeof loader>();
  const [query] = useSearchParams();
  const [live, ended] = [tokens.filter((token) => token.live), tokens.filter((token) => !token.live)];
  const add = <ButtonLink to={paths.newServiceToken()}>Make a service token</ButtonLink>;
  return (
    <>
      <PageHeader
        title="Service tokens"
        above={<TextLink to={paths.workspaceSettings()}>Workspace settings</TextLink>}
        actions={live.length > 0 ? add : null}
      >
        What programs sign in with: a pipeline, a script, another app of yours. Each may do what it was given
        and nothing else, and stands in the activity log by its name.
      </PageHeader>
      {query.has("revoked") ? <Toast closeTo={paths.serviceTokens()}>Service token revoked</Toast> : null}
      {live.length > 0 ? (
        <ServiceTokenList tokens={live} />
      ) : (
        <Empty icon="key" title="No service tokens" action={add}>
          With one a program reads connections and findings, starts scans, or takes the review along.
        </Empty>
      )}
      {ended.length > 0 ? (
        <div className="mt-9">
          <Section title="Ended" intro="Revoked or past their end. They open nothing.">
            <ServiceTokenList tokens={ended} />
          </Section>
        </div>
      ) : null}
    </>
  );
}
