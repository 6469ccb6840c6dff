import { putSeenFindings } from "#db/queries/seen-findings";
import { putRules } from "#db/queries/workspace-rules";
import { newId } from "#server/domain/id";
import { fanOutNext } from "#server/notifications/fan-out";
import { lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { connect, type ForgeNetwork } from "#tests/helpers/connecting";
import type { Member } from "#tests/helpers/people";
import type { Product } from "#tests/helpers/product";
import type { Ids } from "#tests/procedures/sample-inputs";

/** A workspace with one of everything that has an id. */
export async function populate(
  product: Product,
  network: ForgeNetwork,
  owner: Member,
  canary = "theirs",
): Promise<Ids> {
  const connection = await connect(product, owner, network.forges.github);
  const api = await product.api(owner);
  await api.team.invite({ email: `someone-${canary}@example.test`, role: "viewer" });
  const { invitations } = await api.team.list();
  const engines = { sastEnabled: true, scaEnabled: true, scanNow: true };
  const enabled = await api.repository.enable({ connectionId: connection, externalId: "500001", ...engines });
  const [scan] = (await api.scan.list({})).scans;
  const finding = newId();
  await product.services.db.worker.withWorkspace(owner, (tx) =>
    putSeenFindings(
      tx,
      {
        ...{ workspaceId: owner.workspaceId, repositoryId: enabled.repositoryId },
        ...{ scanId: scan?.id ?? "", commitSha: "a".repeat(40) },
      },
      [
        {
          ...{ id: finding, fingerprint: `fpv1:${"b".repeat(64)}`, engine: "sast", ruleId: "sql-injection" },
          ...{
            severity: "high",
            title: `A finding of ${canary}`,
            message: "m",
            advice: "a",
            path: "src/a.js",
          },
          ...{ line: 1, endLine: 1, excerpt: null, cwe: [], packageName: null, packageVersion: null },
          ...{ fixedVersion: null, advisoryIds: [], advisoryUrl: null },
        },
      ],
    ),
  );
  return {
    ...{ user: owner.userId, workspace: owner.workspaceId, connection, finding },
    ...{ invitation: invitations[0]?.id ?? "", scan: scan?.id ?? "" },
    ...{ connectedRepository: enabled.id, repository: enabled.repositoryId },
    serviceToken: (await api.token.create({ name: `Program of ${canary}`, scopes: ["view_repos"], days: 30 }))
      .id,
    rules: await ownRules(product, owner, canary),
    ...(await notified(product, owner, canary)),
  };
}

/** Rules of their own, past the trial that they take. */
async function ownRules(product: Product, owner: Member, canary: string): Promise<string> {
  const id = newId();
  const { workspaceId, userId } = owner;
  await product.services.db.withWorkspace(owner, (tx) =>
    putRules(tx, {
      ...{ workspaceId, id, name: `Rules of ${canary}`, document: "[]", enabled: true },
      ...{ savedBy: userId, savedByName: "Owner" },
    }),
  );
  return id;
}

/** A notification of theirs, a webhook, and a delivery to it that ended. */
async function notified(
  product: Product,
  owner: Member,
  canary: string,
): Promise<Pick<Ids, "notification" | "webhook" | "delivery">> {
  const api = await product.api(owner);
  const url = `https://hooks.example.test/${canary}`;
  const webhook = await api.webhook.create({ url, kinds: ["policy_changed"] });
  await api.notification.setPolicy({ rules: [{ kind: "scan_failed", rule: "off" }] });
  while (await fanOutNext(product.services));
  const walls = lookBehindTheWalls(product.database);
  await walls.sql`
    update notification_deliveries set state = 'dead', finished_at = now() where workspace_id = ${owner.workspaceId}`;
  await walls.close();
  const { deliveries } = await api.webhook.deliveries({ id: webhook.id });
  const { notifications } = await api.notification.list({});
  return {
    ...{ notification: notifications[0]?.id ?? "", webhook: webhook.id },
    delivery: deliveries[0]?.id ?? "",
  };
}

/** Ids of nothing. */
export function unknownIds(): Ids {
  return {
    ...{ user: newId(), workspace: newId(), invitation: newId(), connection: newId() },
    ...{ connectedRepository: newId(), repository: newId(), scan: newId(), finding: newId() },
    ...{ rules: newId(), notification: newId(), webhook: newId(), delivery: newId(), serviceToken: newId() },
  };
}
