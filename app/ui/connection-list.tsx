import type { ConnectedName, Connection } from "~/lib/views";
import { ConnectionCard } from "~/ui/connection-card";
import { Empty } from "~/ui/empty";
import { Section } from "~/ui/section";

/** The provider accounts this workspace may read through. */
export function ConnectionList({
  connections,
  repositories,
  mayManage,
  fresh,
  configured,
}: {
  connections: readonly Connection[];
  repositories: readonly ConnectedName[];
  mayManage: boolean;
  fresh: boolean;
  configured: boolean;
}) {
  return (
    <Section
      anchor="connections"
      title="Connections"
      intro="Accounts at the providers. They belong to the workspace, not to the person who connected them."
    >
      {connections.length > 0 ? (
        <ul className="grid gap-4 lg:grid-cols-2">
          {connections.map((connection) => (
            <ConnectionCard
              key={connection.id}
              connection={connection}
              repositories={repositories
                .filter(({ connectionId }) => connectionId === connection.id)
                .map(({ fullName }) => fullName)}
              mayManage={mayManage}
              fresh={fresh}
            />
          ))}
        </ul>
      ) : (
        <Empty icon="branch" title="No connection yet">
          {mayManage
            ? configured
              ? "Choose Connect at a configured provider. You sign in there and grant access; no token is pasted here."
              : "Set up a provider above first. After that, one click connects an account."
            : "Somebody who may manage repositories can connect one: an owner, admin or member."}
        </Empty>
      )}
    </Section>
  );
}
