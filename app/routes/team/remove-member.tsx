import { redirect } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { useSubmitting } from "~/lib/use-submitting";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { DepartureImpact } from "~/ui/departure-impact";
import { FormError } from "~/ui/form-error";
import { PageHeader } from "~/ui/page-header";
import { Submit } from "~/ui/submit";
import { TextLink } from "~/ui/text-link";

export const meta = () => title("Remove a member");

export const loader = withApi(async ({ api, params: { userId = "" } }) => ({
  departure: await api.team.departure({ userId }),
}));

export const action = withAction(async ({ api, params: { userId = "" }, form }) => {
  if (form.oneOf("intent", ["remove", "sign-out"]) === "sign-out") {
    await api.team.signOut({ userId });
    return redirect(paths.team({ done: "signed-out" }));
  }
  await api.team.remove({ userId });
  return redirect(paths.team({ done: "removed" }));
});

/** Says what hangs on a member, then asks. Ending their sessions alone is the lesser answer. */
export default function RemoveMember() {
  const { departure } = useLoaderData<typeof loader>();
  const failure = failureFor(useActionData<typeof action>());
  const [removing, signingOut] = [useSubmitting({ intent: "remove" }), useSubmitting({ intent: "sign-out" })];
  return (
    <div className="max-w-2xl">
      <PageHeader title={`Remove ${departure.name}?`} above={<TextLink to={paths.team()}>Team</TextLink>}>
        {departure.email} loses access with the next request.
      </PageHeader>
      <Card className="space-y-6 p-5 sm:p-6">
        <DepartureImpact departure={departure} />
        <Form method="post" className="space-y-4 border-t border-line pt-5">
          <FormError failure={failure} />
          <div className="flex flex-wrap gap-2">
            <Submit tone="danger" name="intent" value="remove" busy={removing}>
              Remove member
            </Submit>
            <Submit tone="secondary" name="intent" value="sign-out" busy={signingOut}>
              Only sign out everywhere
            </Submit>
            <ButtonLink to={paths.team()}>Cancel</ButtonLink>
          </div>
        </Form>
      </Card>
    </div>
  );
}
