import { Form } from "@remix-run/react";
import type { Failure } from "~/lib/failure";
import { paths } from "~/lib/paths";
import type { ConfigTest, ProviderConfig, Registration } from "~/lib/views";
import { Badge } from "~/ui/badge";
import { CopyField } from "~/ui/copy-field";
import { ExternalLink } from "~/ui/external-link";
import { ProviderConfigForm } from "~/ui/provider-config-form";
import { ConfigTestForm } from "~/ui/provider-setup/config-test-form";
import { SetupStep } from "~/ui/provider-setup/setup-step";
import { Submit } from "~/ui/submit";

interface Props {
  registration: Registration;
  config: ProviderConfig | undefined;
  connected: boolean;
  fresh: boolean;
  failure: Failure | null;
  testFailure: Failure | null;
  /** What a test sent without scripts found. */
  tested: ConfigTest | null;
}

/** From no OAuth app to a connected account, a step at a time. */
export function SetupSteps({ registration, config, connected, fresh, failure, testFailure, tested }: Props) {
  const { provider, name, registerAt, redirectUri, steps, scopes, scopesInWords } = registration;
  return (
    <ol>
      <SetupStep number={1} title={`Register an OAuth app at ${name}`} done={config !== undefined}>
        <p className="text-ink-soft">
          Open <ExternalLink href={registerAt}>{registerAt.replace(/^https:\/\//, "")}</ExternalLink> and give
          it exactly this address to return to:
        </p>
        <CopyField label="Redirect URI" value={redirectUri} />
      </SetupStep>
      <SetupStep number={2} title="Enter and tick there" done={config !== undefined}>
        <ol className="list-decimal space-y-1.5 pl-4 text-ink-soft marker:text-ink-faint">
          {steps.map((step) => (
            <li key={step} className="pl-1 text-pretty">
              {step}
            </li>
          ))}
        </ol>
        <div className="rounded-lg border border-line bg-surface p-3">
          <p className="mb-1.5 flex flex-wrap gap-1.5">
            <span className="mr-1 font-medium">Scopes</span>
            {scopes.map((scope) => (
              <Badge key={scope}>
                <code className="font-mono text-[11px]">{scope}</code>
              </Badge>
            ))}
          </p>
          <p className="text-ink-soft text-pretty">{scopesInWords}</p>
        </div>
      </SetupStep>
      <SetupStep number={3} title="Save its credentials here" done={config !== undefined}>
        <ProviderConfigForm registration={registration} config={config} failure={failure} fresh={fresh} />
      </SetupStep>
      <SetupStep number={4} title="Test it">
        <ConfigTestForm
          registration={registration}
          configured={config !== undefined}
          failure={testFailure}
          tested={tested}
        />
      </SetupStep>
      <SetupStep number={5} title="Connect an account" done={connected}>
        <p className="text-ink-soft text-pretty">
          You sign in at {name} and grant access there. No token is pasted, and nothing is scanned until a
          repository is enabled.
        </p>
        {config ? (
          <Form method="post" action={paths.connect(provider)} reloadDocument>
            <Submit
              tone={connected ? "secondary" : "primary"}
              label={`${connected ? "Connect another account" : "Connect an account"} of ${name}`}
            >
              {connected ? "Connect another account" : "Connect an account"}
            </Submit>
          </Form>
        ) : (
          <p className="text-ink-faint">This is possible after the credentials are saved.</p>
        )}
      </SetupStep>
    </ol>
  );
}
