import {
  createSecPortalClient,
  followScan,
  type RouterInputs,
  type RouterOutputs,
  type SecPortalClient,
  SecPortalError,
} from "secportal/client";

type Listing = RouterOutputs["repository"]["available"][number];
type Choice = RouterInputs["repository"]["enable"];

const say = (line: Record<string, unknown>): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

/** Enables a repository by its name, starts a scan of it and follows the scan to its end. */
async function scanByName(client: SecPortalClient, fullName: string): Promise<void> {
  const [connections, listings] = await Promise.all([
    client.connection.list.query(),
    client.repository.available.query(),
  ]);
  for (const { provider, providerUsername, state } of connections)
    say({ connection: provider, providerUsername, state });
  const { connectionId, externalId } = find(listings, fullName);
  const choice: Choice = { connectionId, externalId, sastEnabled: true, scaEnabled: true, scanNow: false };
  const enable = () =>
    client.repository.enable.mutate(choice, { context: { idempotencyKey: `enable ${fullName}` } });
  const { repositoryId } = await enable();
  say({ enabled: fullName, sameAgain: (await enable()).repositoryId === repositoryId });
  const { id } = await client.scan.start.mutate({ repositoryId });
  for await (const scan of followScan(client, id, { everyMs: 200 }))
    say({ state: scan.state, step: scan.step });
  const { findings } = await client.finding.list.query({ repositoryId, severity: "critical" });
  say({ critical: findings.length });
}

function find(listings: readonly Listing[], fullName: string): { connectionId: string; externalId: string } {
  for (const { connectionId, repositories } of listings) {
    const found = repositories.find((repository) => repository.fullName === fullName);
    if (found) return { connectionId, externalId: found.externalId };
  }
  throw new Error(`No connection lists ${fullName}.`);
}

const [url = "", fullName = ""] = process.argv.slice(2);
const client = createSecPortalClient({ url, token: process.env.SECPORTAL_TOKEN ?? "" });
await scanByName(client, fullName);
try {
  await client.token.list.query();
} catch (error) {
  if (!(error instanceof SecPortalError)) throw error;
  say({ refused: error.code, status: error.status, known: error.requestId !== undefined });
}
