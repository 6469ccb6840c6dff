import { Form } from "@remix-run/react";
import type { Failure } from "~/lib/failure";
import { paths } from "~/lib/paths";
import { useSubmitting } from "~/lib/use-submitting";
import type { ProviderConfig, Registration } from "~/lib/views";
import { ButtonLink } from "~/ui/button-link";
import { Field } from "~/ui/field";
import { FormError } from "~/ui/form-error";
import { Notice } from "~/ui/notice";
import { Submit } from "~/ui/submit";

interface Props {
  registration: Registration;
  config: ProviderConfig | undefined;
  failure: Failure | null;
  /** False when the factor must be proved again first; asking before typing loses nothing. */
  fresh: boolean;
}

/** Takes the credentials of the OAuth app. They go in and never come out again. */
export function ProviderConfigForm({ registration, config, failure, fresh }: Props) {
  const { provider, name, baseUrlEditable, defaultBaseUrl } = registration;
  const busy = useSubmitting({ intent: "save-config", provider });
  if (!fresh) {
    return (
      <Notice title="Confirm it is you first">
        <p className="mb-3">Credentials are sensitive, and your last proof is older than 15 minutes.</p>
        <ButtonLink to={paths.confirm(paths.repositories({ setup: provider }))} tone="primary">
          Confirm
        </ButtonLink>
      </Notice>
    );
  }
  return (
    <Form method="post" className="max-w-lg space-y-4" preventScrollReset autoComplete="off">
      <FormError failure={failure} />
      <input type="hidden" name="intent" value="save-config" />
      <input type="hidden" name="provider" value={provider} />
      {baseUrlEditable ? (
        <Field
          name="baseUrl"
          type="url"
          label="Base URL"
          hint={`Leave it as it is for ${defaultBaseUrl.replace(/^https:\/\//, "")}; change it for a self-managed server.`}
          defaultValue={failure?.values.baseUrl ?? config?.baseUrl ?? defaultBaseUrl}
          error={failure?.fields.baseUrl}
        />
      ) : null}
      <Field
        name="clientId"
        label="Client id"
        required
        mono
        spellCheck={false}
        defaultValue={failure?.values.clientId}
        error={failure?.fields.clientId}
      />
      <Field
        name="clientSecret"
        type="password"
        label="Client secret"
        hint="Encrypted before it is stored, and never shown again."
        required
        mono
        autoComplete="off"
        error={failure?.fields.clientSecret}
      />
      {config ? (
        <p className="text-[13px] text-ink-faint text-pretty">
          Saving replaces the stored credentials. Connections made with another OAuth app need to be
          reconnected.
        </p>
      ) : null}
      <Submit busy={busy}>Save {name} config</Submit>
    </Form>
  );
}
