import { createHash, createPublicKey, verify } from "node:crypto";
import { strFromU8, unzipSync } from "fflate";
import { afterAll, beforeAll, expect, test } from "vitest";
import { checkpointKey } from "#server/activity/checkpoint-key";
import { framed } from "#server/activity/event-hash";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";

const HOSTILE = `=HYPERLINK("https://evil.example","x")<script>alert(1)</script>`;

let lab: Lab;
let owner: Operator;
let tokens: string[];

beforeAll(async () => {
  lab = await openLab();
  owner = await lab.operator();
  const { forges } = lab.network;
  const id = await connect(lab.product, owner, forges.github);
  await connect(lab.product, owner, forges.gitlab);
  await owner.browser.call((api) =>
    api.repository.enable({
      ...{ connectionId: id, externalId: "500001", sastEnabled: true, scaEnabled: false, scanNow: false },
    }),
  );
  await lab.walls.sql`update connected_repos set enabled_by_name = ${HOSTILE}`;
  tokens = [forges.github, forges.gitlab].flatMap(({ apps }) => apps.map(({ clientSecret }) => clientSecret));
});

afterAll(() => lab.close());

const fetchPack = async (who: Operator = owner, headers: Record<string, string> = {}) =>
  await who.browser.open("/api/review/evidence.zip", { headers });

async function pack(): Promise<Record<string, string>> {
  const answer = await fetchPack();
  expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "application/zip"]);
  const files = unzipSync(new Uint8Array(await answer.arrayBuffer()));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, strFromU8(bytes)]));
}

test("the review answers its questions from live data", async () => {
  const review = await owner.browser.call((api) => api.review.read());

  expect(review.configs.map(({ provider }) => provider)).toEqual(["github", "gitlab"]);
  expect(review.connections.map(({ providerUsername }) => providerUsername)).toEqual([
    "octo-operator",
    "octo-operator",
  ]);
  expect(
    review.repositories.map(({ fullName, sastEnabled, scaEnabled }) => [fullName, sastEnabled, scaEnabled]),
  ).toEqual([["acme-example/payments-api", true, false]]);
  expect(review.departed).toEqual([]);
  expect(review.checks.filter(({ passed }) => !passed)).toEqual([]);
});

test("the pack holds each part, and the manifest is true of every file", async () => {
  const files = await pack();
  const manifest = JSON.parse(files["manifest.json"] ?? "") as {
    name: string;
    sha256: string;
    bytes: number;
  }[];

  expect(Object.keys(files).sort()).toEqual(
    [
      ...[
        "README.txt",
        "activity-head.jsonl",
        "checks.json",
        "checks.csv",
        "connections.csv",
        "departed.csv",
      ],
      ...[
        "disconnections.csv",
        "manifest.json",
        "providers.csv",
        "report.html",
        "repositories.csv",
        "review.json",
      ],
    ].sort(),
  );
  expect(manifest).toHaveLength(Object.keys(files).length - 1);
  for (const { name, sha256, bytes } of manifest) {
    const text = files[name] ?? "";
    expect([createHash("sha256").update(text).digest("hex"), Buffer.byteLength(text)], name).toEqual([
      sha256,
      bytes,
    ]);
  }
});

test("the end of the activity log in it is signed, and is the event of the export itself", async () => {
  const { seq, hash, at, keyId, signature, workspaceId } = JSON.parse(
    (await pack())["activity-head.jsonl"] ?? "",
  );
  const { publicKey: x } = checkpointKey(lab.product.config.SECPORTAL_SECRET);
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  const [event] = await lab.walls.sql`
    select action, encode(hash, 'hex') as hash from activity_log where workspace_id = ${workspaceId} and seq = ${seq}`;

  expect(event).toEqual({ action: "evidence_exported", hash });
  const said = framed("SPC1", [workspaceId, seq, hash, at, keyId]);
  expect(verify(null, said, key, Buffer.from(signature, "base64url"))).toBe(true);
});

test("S-88: no cell of it is taken for a formula, and no text for markup", async () => {
  const files = await pack();

  expect(files["repositories.csv"]).toContain(`"'=HYPERLINK(""https://evil.example""`);
  expect(files["report.html"]).toContain("=HYPERLINK(&quot;https://evil.example&quot;");
  expect(files["report.html"]).not.toContain("<script>");
});

test("no secret is in any of its files", async () => {
  const all = Object.values(await pack()).join("\n");
  const sealed = await lab.walls
    .sql`select encode(access_token, 'hex') as hex, encode(access_token, 'base64') as text from git_connections`;

  for (const secret of [...tokens, ...sealed.flatMap(({ hex, text }) => [String(hex), String(text)])])
    expect(all).not.toContain(secret);
});

test("what was disconnected stands in it with what went along, and that nothing is left", async () => {
  const other = await lab.operator();
  const id = await connect(lab.product, other, lab.network.forges.bitbucket);
  await other.browser.call((api) => api.connection.disconnect({ id }));

  const { endings } = await other.browser.call((api) => api.review.read());

  expect(endings).toMatchObject([
    { provider: "bitbucket", configRemoved: false, connections: [{ id, leftovers: 0 }] },
  ]);
});

test("rows that a broken cascade left are counted", async () => {
  const other = await lab.operator();
  const id = await connect(lab.product, other, lab.network.forges.bitbucket);
  await other.browser.call((api) => api.connection.disconnect({ id }));
  await lab.walls.sql.unsafe(`
    set session_replication_role = replica;
    insert into listing_caches (workspace_id, connection_id, listing, pages) values ('${other.workspaceId}', '${id}', '{}', '{}');
    set session_replication_role = default;`);

  const { endings } = await other.browser.call((api) => api.review.read());

  expect(endings[0]?.connections[0]?.leftovers).toBe(1);
});

test("owners and admins may take it, the others may read the page, and nobody from another site", async () => {
  const member = await lab.operator("member", owner.workspaceId);
  const viewer = await lab.operator("viewer", owner.workspaceId);
  const admin = await lab.operator("admin", owner.workspaceId);

  expect([(await fetchPack(member)).status, (await fetchPack(viewer)).status]).toEqual([403, 403]);
  expect((await fetchPack(admin)).status).toBe(200);
  expect((await viewer.browser.call((api) => api.review.read())).configs).toHaveLength(2);
  expect((await fetchPack(owner, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  expect(
    (await owner.browser.open("/api/review/evidence.zip", { method: "POST" })).status,
  ).toBeGreaterThanOrEqual(400);
});
