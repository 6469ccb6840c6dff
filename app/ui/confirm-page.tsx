import { Form } from "@remix-run/react";
import type { ReactNode } from "react";
import type { Failure } from "~/lib/failure";
import { useSubmitting } from "~/lib/use-submitting";
import { ButtonLink } from "~/ui/button-link";
import { Card } from "~/ui/card";
import { FormError } from "~/ui/form-error";
import { PageHeader } from "~/ui/page-header";
import { Submit } from "~/ui/submit";

/** Names what will be lost, then asks. */
export function ConfirmPage({
  title,
  button,
  cancelTo,
  failure,
  children,
}: {
  title: string;
  button: string;
  cancelTo: string;
  failure: Failure | null;
  children: ReactNode;
}) {
  return (
    <div className="max-w-xl">
      <PageHeader title={title} />
      <Card className="p-5">
        <div className="space-y-3">{children}</div>
        <Form method="post" className="mt-6 space-y-4">
          <FormError failure={failure} />
          <div className="flex flex-wrap gap-2">
            <Submit tone="danger" busy={useSubmitting()}>
              {button}
            </Submit>
            <ButtonLink to={cancelTo}>Cancel</ButtonLink>
          </div>
        </Form>
      </Card>
    </div>
  );
}
