import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { putSeenFindings } from "#db/queries/findings";
import { newId } from "#server/domain/id";
import { fanOutNext } from "#server/notifications/fan-out";
import { type BehindTheWalls, lookBehindTheWalls } from "#tests/helpers/behind-the-walls";
import { configure, connect, type ForgeNetwork, openForgeNetwork } from "#tests/helpers/connecting";
import type { Member } from "#tests/helpers/people";
import { createProduct, type Product } from "#tests/helpers/product";
import { inProcess, overHttp, procedures } from "#tests/procedures/call-procedure";
import { type Ids, sampleInputs } from "#tests/procedures/sample-inputs";

let product: Product;
let network: ForgeNetwork;
let walls: BehindTheWalls;
let victim: Member;
let theirs: Ids;
let outsider: Member;

beforeAll(async () => {
  product = await createProduct();
  network = openForgeNetwork();
  walls = lookBehindTheWalls(product.database);
  victim = await product.member(await product.workspace("Theirs"), "owner");
  theirs = await populate(victim);
  outsider = await product.member(await product.workspace("Ours"), "owner");
  await configure(product, outsider, network.forges.github);
});

afterAll(async () => {
  await walls.close();
  await network.close();
  await product.close();
});

const takingIds = procedures.filter(({ path }) => {
  const shapes = [random(), random()].map((ids) => JSON.stringify(sampleInputs[path]?.(ids)));
  return new Set(shapes).size > 1;
});

test("there are procedures that take ids", () => {
  expect(takingIds.length).toBeGreaterThan(12);
});

describe.each([
  { door: "in process", call: inProcess },
  { door: "over HTTP", call: overHttp },
])("$door", ({ call }) => {
  test.each(takingIds)("S-53, I-11, T-17: $path answers another workspace's id as one that never was", async (procedure) => {
    const before = await walls.rowsOf(victim.workspaceId);
    const input = sampleInputs[procedure.path] ?? (() => undefined);

    const forNothing = await call(product, procedure, input(random()), outsider);
    const forTheirs = await call(product, procedure, input(theirs), outsider);

    expect(forTheirs).toEqual(forNothing);
    expect(["NOT_FOUND", "ok"]).toContain(forTheirs.code);
    if (procedure.type === "mutation") expect(forTheirs.code).toBe("NOT_FOUND");
    expect(await walls.rowsOf(victim.workspaceId)).toEqual(before);
  });
});

test("S-53: lists show nothing of another workspace", async () => {
  const api = await product.api(outsider);

  const shown = JSON.stringify([
    await api.team.list(),
    await api.providerConfig.list(),
    await api.connection.list(),
    await api.repository.connected(),
    await api.scan.list({}),
    await api.finding.list({}),
    await api.activity.list({}),
    await api.dashboard.summary(),
    await api.notification.list({}),
    await api.notification.undelivered(),
    await api.webhook.list(),
  ]);

  for (const id of Object.values(theirs)) expect(shown).not.toContain(id);
});

/** A workspace with one of everything that has an id. */
async function populate(owner: Member): Promise<Ids> {
  const connection = await connect(product, owner, network.forges.github);
  const api = await product.api(owner);
  await api.team.invite({ email: "someone@example.test", role: "viewer" });
  const { invitations } = await api.team.list();
  const engines = { sastEnabled: true, scaEnabled: true, scanNow: true };
  const enabled = await api.repository.enable({ connectionId: connection, externalId: "500001", ...engines });
  const [scan] = await api.scan.list({});
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
          ...{ severity: "high", title: "A finding of theirs", message: "m", advice: "a", path: "src/a.js" },
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
    ...(await notified(owner)),
  };
}

/** A notification of theirs, a webhook, and a delivery to it that ended. */
async function notified(owner: Member): Promise<Pick<Ids, "notification" | "webhook" | "delivery">> {
  const api = await product.api(owner);
  const url = "https://hooks.example.test/theirs";
  const webhook = await api.webhook.create({ url, kinds: ["policy_changed"] });
  await api.notification.setPolicy({ rules: [{ kind: "scan_failed", rule: "off" }] });
  while (await fanOutNext(product.services));
  await walls.sql`update notification_deliveries set state = 'dead', finished_at = now()`;
  const { deliveries } = await api.webhook.deliveries({ id: webhook.id });
  const { notifications } = await api.notification.list({});
  return {
    ...{ notification: notifications[0]?.id ?? "", webhook: webhook.id },
    delivery: deliveries[0]?.id ?? "",
  };
}

function random(): Ids {
  return {
    ...{ user: newId(), workspace: newId(), invitation: newId(), connection: newId() },
    ...{ connectedRepository: newId(), repository: newId(), scan: newId(), finding: newId() },
    ...{ notification: newId(), webhook: newId(), delivery: newId() },
  };
}
