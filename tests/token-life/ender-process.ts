import { disconnectAll } from "#server/use-cases/connections/disconnect-all";
import { readSetup } from "#tests/token-life/other-process";

/** Ends every connection of a workspace, as far as it gets. */
async function main(): Promise<void> {
  const { setup, services } = readSetup();
  process.on("disconnect", () => process.exit(0));
  process.send?.("ready");
  const request = { requestId: "test", ip: null, userAgent: null, background: false };
  await disconnectAll(services, { ...setup.scope, ...setup.user, role: "owner", request }, "Acme");
}

void main();
