import { failureFor } from "~/lib/failure";
import type { ProviderConfig, Registration } from "~/lib/views";
import { Card } from "~/ui/card";
import { ProviderConfigForm } from "~/ui/provider-config-form";
import { ProviderRow } from "~/ui/provider-row";
import { RegistrationGuide } from "~/ui/registration-guide";
import { Section } from "~/ui/section";

interface Props {
  registrations: readonly Registration[];
  configs: readonly ProviderConfig[];
  mayManage: boolean;
  fresh: boolean;
  /** The provider whose set-up is open, as the address says. */
  setup: string | null;
  answer: unknown;
}

/** The workspace's own OAuth apps, one for each provider. */
export function ProviderList({ registrations, configs, mayManage, fresh, setup, answer }: Props) {
  return (
    <Section
      anchor="providers"
      title="Providers"
      intro={
        mayManage
          ? "Your workspace brings its own OAuth app. Register it once at each provider you use."
          : "Your role shows how providers are configured. Owners, admins and members can change it."
      }
    >
      <Card>
        <ul className="divide-y divide-line">
          {registrations.map((registration) => {
            const { provider } = registration;
            const config = configs.find((candidate) => candidate.provider === provider);
            const failure = failureFor(answer, { intent: "save-config", provider });
            return (
              <ProviderRow
                key={provider}
                registration={registration}
                config={config}
                mayManage={mayManage}
                open={mayManage && (setup === provider || failure !== null)}
              >
                <div className="grid gap-x-10 gap-y-7 md:grid-cols-2">
                  <RegistrationGuide registration={registration} />
                  <ProviderConfigForm
                    registration={registration}
                    config={config}
                    failure={failure}
                    fresh={fresh}
                  />
                </div>
              </ProviderRow>
            );
          })}
        </ul>
      </Card>
    </Section>
  );
}
