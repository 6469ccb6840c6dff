import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { engineKinds } from "#db/vocabulary";
import { withAction, withApi } from "~/lib/api.server";
import { connectedRepositories } from "~/lib/connected-repositories.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { engineLongNames } from "~/lib/words";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { Empty } from "~/ui/empty";
import { Field } from "~/ui/field";
import { FileField } from "~/ui/file-field";
import { FormError } from "~/ui/form-error";
import { PageHeader } from "~/ui/page-header";
import { SelectField } from "~/ui/select-field";
import { Submit } from "~/ui/submit";
import { TextLink } from "~/ui/text-link";

export const meta = () => title("Import a report");

export const loader = withApi(async ({ api, url }) => {
  const [repositories, { can }] = await Promise.all([connectedRepositories(api), api.session.current()]);
  const repositoryId = url.searchParams.get("repositoryId") || undefined;
  return { repositories, repositoryId, mayImport: can.run_scans };
});

export const action = withAction(async ({ api, form }) => {
  const scan = await api.finding.import({
    repositoryId: form.text("repositoryId"),
    kind: form.oneOf("kind", engineKinds),
    root: form.optional("root"),
    sarif: await form.fileText("report"),
  });
  return redirect(paths.scan(scan.id));
});

export default function ImportReport() {
  const { repositories, repositoryId, mayImport } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  const busy = useSubmitting();
  return (
    <>
      <PageHeader above={<TextLink to={paths.findings()}>Findings</TextLink>} title="Import a report">
        What Semgrep, CodeQL or any other tool found, as a SARIF 2.1.0 file. It is kept beside our own
        findings, and a newer report of the same tool replaces it.
      </PageHeader>
      {!mayImport ? (
        <Empty icon="finding" title="Your role reads findings">
          Owners, admins and members import reports.
        </Empty>
      ) : repositories.length === 0 ? (
        <Empty
          icon="finding"
          title="No repository yet"
          action={<ButtonLink to={paths.repositories()}>Set up repositories</ButtonLink>}
        >
          A report belongs to a connected repository.
        </Empty>
      ) : (
        <Card className="max-w-xl p-4 sm:p-5">
          <Form method="post" encType="multipart/form-data" className="space-y-4">
            <FormError failure={failure} />
            <SelectField
              name="repositoryId"
              label="Repository"
              defaultValue={failure?.values.repositoryId ?? repositoryId}
              options={repositories.map((one) => ({ value: one.repositoryId, label: one.fullName }))}
            />
            <SelectField
              name="kind"
              label="What the tool looks for"
              defaultValue={failure?.values.kind ?? "sast"}
              options={engineKinds.map((value) => ({ value, label: engineLongNames[value] }))}
            />
            <FileField
              name="report"
              label="SARIF file"
              accept=".sarif,.json,application/sarif+json,application/json"
              hint="At most 32 MB."
              error={failure?.fields.report}
            />
            <Field
              name="root"
              label="Folder of the repository where the tool ran (optional)"
              hint="Only for tools that write absolute paths, such as /home/ci/work/repo."
              mono
              spellCheck={false}
              defaultValue={failure?.values.root}
              error={failure?.fields.root}
            />
            <Submit busy={busy}>Import report</Submit>
          </Form>
        </Card>
      )}
    </>
  );
}
