import { redirect } from "@remix-run/node";
import { type MetaFunction, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { connectedRepositories } from "~/lib/connected-repositories.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { Card } from "~/ui/card";
import { CodeExcerpt } from "~/ui/code-excerpt";
import { PageHeader } from "~/ui/page-header";
import { RulesForm } from "~/ui/rules-form";

export const meta: MetaFunction<typeof loader> = ({ data }) => title(data?.rules.name ?? "Rules");

export const loader = withApi(async ({ api, params }) => {
  const [rules, repositories, { can }] = await Promise.all([
    api.rules.get({ id: params.id ?? "" }),
    connectedRepositories(api),
    api.session.current(),
  ]);
  return { rules, repositories, mayChange: can.manage_repos };
});

export const action = withAction(async ({ api, form, params }) => {
  const { trialId } = await api.rules.try({
    name: form.text("name"),
    document: form.secret("document"),
    repositoryId: form.text("repositoryId"),
  });
  return redirect(paths.ruleTrial(trialId, { replaces: params.id }));
});

/** Rules that are kept, to read or to change; a change is tried before it replaces them. */
export default function EditRules() {
  const { rules, repositories, mayChange } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  return (
    <>
      <PageHeader
        trail={[
          { text: "Scans", to: paths.scans() },
          { text: "Your own rules", to: paths.rules() },
        ]}
        title={rules.name}
      >
        {mayChange
          ? "What you change is tried first. Until you keep it, scans use what is here."
          : "Owners, admins and members change rules."}
      </PageHeader>
      {mayChange && repositories.length > 0 ? (
        <Card className="p-4 sm:p-5">
          <RulesForm
            name={rules.name}
            document={rules.document}
            repositories={repositories}
            failure={failure}
          />
        </Card>
      ) : (
        <CodeExcerpt excerpt={rules.document} firstLine={1} label="Rules" />
      )}
    </>
  );
}
