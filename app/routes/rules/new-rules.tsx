import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { connectedRepositories } from "~/lib/connected-repositories.server";
import { exampleRules } from "~/lib/example-rules";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { Empty } from "~/ui/empty";
import { PageHeader } from "~/ui/page-header";
import { RulesForm } from "~/ui/rules-form";

export const meta = () => title("Write rules");

export const loader = withApi(async ({ api }) => ({ repositories: await connectedRepositories(api) }));

export const action = withAction(async ({ api, form }) => {
  const { trialId } = await api.rules.try({
    name: form.text("name"),
    document: form.secret("document"),
    repositoryId: form.text("repositoryId"),
  });
  return redirect(paths.ruleTrial(trialId));
});

/** A first text of rules, from an example. */
export default function NewRules() {
  const { repositories } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  return (
    <>
      <PageHeader
        trail={[
          { text: "Scans", to: paths.scans() },
          { text: "Your own rules", to: paths.rules() },
        ]}
        title="Write rules"
      >
        They are tried on a repository first, and kept when you like what they find.
      </PageHeader>
      {repositories.length === 0 ? (
        <Empty
          icon="scan"
          title="No repository to try them on"
          action={<ButtonLink to={paths.repositories()}>Set up repositories</ButtonLink>}
        >
          Rules are kept after a trial on a connected repository.
        </Empty>
      ) : (
        <Card className="p-4 sm:p-5">
          <RulesForm name="" document={exampleRules} repositories={repositories} failure={failure} />
        </Card>
      )}
    </>
  );
}
