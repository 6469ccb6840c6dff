import { failureFor } from "~/lib/failure";
import type { ConfigTest, ConnectedName, Connection, ProviderConfig, Registration } from "~/lib/views";
import { Card } from "~/ui/card";
import { ProviderRow } from "~/ui/provider-row";
import { SetupSteps } from "~/ui/provider-setup/setup-steps";
import { Section } from "~/ui/section";

interface Props {
  registrations: readonly Registration[];
  configs: readonly ProviderConfig[];
  mayManage: boolean;
  fresh: boolean;
  /** The provider whose set-up is open, as the address says. */
  setup: string | null;
  connections: readonly Connection[];
  repositories: readonly ConnectedName[];
  /** What a test sent without scripts found. */
  tested: (ConfigTest & { provider: string }) | null;
  answer: unknown;
}

/** The workspace's own OAuth apps, one for each provider. */
export function ProviderList({
  registrations,
  configs,
  connections,
  repositories,
  mayManage,
  fresh,
  setup,
  tested,
  answer,
}: Props) {
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
            const testFailure = failureFor(answer, { intent: "test-config", provider });
            const result = tested?.provider === provider ? tested : null;
            const accounts = connections.filter((each) => each.provider === provider);
            const lost = repositories.filter((each) => each.provider === provider);
            return (
              <ProviderRow
                key={provider}
                registration={registration}
                config={config}
                accounts={accounts.map(({ providerUsername }) => providerUsername)}
                lost={lost.map(({ fullName }) => fullName)}
                mayManage={mayManage}
                fresh={fresh}
                open={mayManage && (setup === provider || (failure ?? testFailure ?? result) !== null)}
              >
                <SetupSteps
                  registration={registration}
                  config={config}
                  connected={accounts.length > 0}
                  fresh={fresh}
                  failure={failure}
                  testFailure={testFailure}
                  tested={result}
                />
              </ProviderRow>
            );
          })}
        </ul>
      </Card>
    </Section>
  );
}
