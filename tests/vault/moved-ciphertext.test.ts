import type postgres from "postgres";
import { afterAll, beforeAll, expect, test } from "vitest";
import { adminClient } from "#db/admin-client";
import { takeToken } from "#server/connect/take-token";
import { newId } from "#server/domain/id";
import { AppError } from "#server/errors";
import { serveLoopback } from "#tests/helpers/loopback-server";
import { createProduct, type Product } from "#tests/helpers/product";
import { makeSealedAccount, type SealedAccount } from "#tests/helpers/sealed-account";

let product: Product;
let admin: postgres.Sql;

beforeAll(async () => {
  product = await createProduct();
  admin = adminClient(product.database.admin);
});

afterAll(async () => {
  await admin.end();
  await product.close();
});

const take = ({ workspaceId, connectionId }: SealedAccount) =>
  takeToken(product.services, product.services.db, { workspaceId }, connectionId, "list repositories");

/** What taking the token fails with, what became of the connection, and what the log says of it. */
async function consequences(account: SealedAccount) {
  const code = await take(account).then(
    () => "taken",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
  const [connection] = await admin`select state from git_connections where id = ${account.connectionId}`;
  const events = await admin`
    select actor_name, metadata ->> 'from' as was, metadata ->> 'to' as became from activity_log
    where entity_id = ${account.connectionId} and action = 'git_connection_state_changed'`;
  return { code, state: connection?.state, events: [...events] };
}

const REFUSED = {
  code: "INTEGRITY_ERROR",
  state: "integrity_error",
  events: [{ actor_name: "vault", was: "active", became: "integrity_error" }],
};

test("an untouched token is taken", async () => {
  const account = await makeSealedAccount(product);

  const taken = await take(account);

  expect(taken.accessToken.reveal()).toBe(account.accessToken);
  expect(taken.app.clientSecret.reveal()).toBe("app secret");
});

/** Each edit is what somebody who can write to the database might do to use one secret in another's place. */
const EDITS: Record<string, (mine: SealedAccount, other: SealedAccount) => Promise<unknown>> = {
  "the refresh token put where the access token belongs": (mine) => admin`
    update git_connections set access_token = refresh_token, access_iv = refresh_iv, access_tag = refresh_tag
    where id = ${mine.connectionId}`,
  "the access token put where the refresh token belongs": (mine) => admin`
    update git_connections set refresh_token = access_token, refresh_iv = access_iv, refresh_tag = access_tag
    where id = ${mine.connectionId}`,
  "the client secret put where the access token belongs": (mine) => admin`
    update git_connections c set access_token = p.client_secret, access_iv = p.client_secret_iv,
      access_tag = p.client_secret_tag from git_provider_configs p where c.id = ${mine.connectionId} and p.id = c.config_id`,
  "client id and client secret exchanged": (mine) => admin`
    update git_provider_configs set client_id = client_secret, client_id_iv = client_secret_iv,
      client_id_tag = client_secret_tag, client_secret = client_id, client_secret_iv = client_id_iv,
      client_secret_tag = client_id_tag where id = ${mine.configId}`,
  "another workspace's token with this workspace's key id": (mine, other) => admin`
    update git_connections c set access_token = o.access_token, access_iv = o.access_iv, access_tag = o.access_tag
    from git_connections o where c.id = ${mine.connectionId} and o.id = ${other.connectionId}`,
  "another workspace's token and data key": async (mine, other) => {
    await admin`update workspace_keys k set wrapped_dek = o.wrapped_dek, wrap_iv = o.wrap_iv, wrap_tag = o.wrap_tag
      from workspace_keys o where k.workspace_id = ${mine.workspaceId} and o.workspace_id = ${other.workspaceId}`;
    await admin`update git_connections c set access_token = o.access_token, access_iv = o.access_iv,
      access_tag = o.access_tag from git_connections o where c.id = ${mine.connectionId} and o.id = ${other.connectionId}`;
  },
  "the provider's address edited": (mine) => admin`
    update git_provider_configs set base_url = 'https://gitlab.evil.example' where id = ${mine.configId}`,
  "the provider itself edited": (mine) => admin`
    update git_connections set provider = 'github' where id = ${mine.connectionId}`,
  "one bit of the token flipped": (mine) => admin`
    update git_connections set access_token = set_bit(access_token, 0, 1 - get_bit(access_token, 0))
    where id = ${mine.connectionId}`,
  "the token emptied": (mine) => admin`
    update git_connections set access_token = '' where id = ${mine.connectionId}`,
  "the data key destroyed": (mine) => admin`
    update workspace_keys set state = 'destroyed', wrapped_dek = decode(repeat('00', 32), 'hex')
    where workspace_id = ${mine.workspaceId}`,
  "the data key's wrapping relabelled to another data key": async (mine) => {
    // The table takes no IV twice, so the original has to lose its own.
    const [key] = await admin`select * from workspace_keys where workspace_id = ${mine.workspaceId}`;
    await admin`update workspace_keys set wrap_iv = decode(repeat('ff', 12), 'hex') where id = ${key?.id}`;
    await admin`insert into workspace_keys ${admin({ ...key, id: newId(), version: 2, state: "decrypt_only" })}`;
    await admin`update git_connections c set key_id = k.id from workspace_keys k
      where c.id = ${mine.connectionId} and k.workspace_id = c.workspace_id and k.version = 2`;
  },
};

test.each(Object.keys(EDITS))(
  "K-03 S-68 %s: nothing is taken, the connection says so and the log has it",
  async (name) => {
    const [mine, other] = [await makeSealedAccount(product), await makeSealedAccount(product)];

    await EDITS[name]?.(mine, other);

    expect(await consequences(mine)).toEqual(REFUSED);
    expect((await take(other)).accessToken.reveal()).toBe(other.accessToken);
  },
);

test("K-05 an address edited in the table gets no token and not one request, and the scan is refused", async () => {
  const mine = await makeSealedAccount(product);
  const other = await serveLoopback((_, response) => response.end());
  await admin`update git_provider_configs set base_url = ${other.origin} where id = ${mine.configId}`;

  const { services } = product;
  const scan = takeToken(services, services.db, mine, mine.connectionId, "scan");

  await expect(scan).rejects.toMatchObject({ code: "INTEGRITY_ERROR" });
  expect(other.requests).toEqual([]);
  expect((await consequences(mine)).state).toBe("integrity_error");
  await other.close();
});

test("S-68 a row moved into another connection's id does not open", async () => {
  const mine = await makeSealedAccount(product);
  const moved = { ...mine, connectionId: "01990000-0000-7000-8000-00000000abcd" };

  await admin`update git_connections set id = ${moved.connectionId} where id = ${mine.connectionId}`;

  expect(await consequences(moved)).toEqual(REFUSED);
});

test("the refusal reached no log line and no event with the token in it", async () => {
  const mine = await makeSealedAccount(product);
  await admin`update git_connections set access_iv = ${Buffer.alloc(12)} where id = ${mine.connectionId}`;

  await consequences(mine);

  const events = await admin`select to_jsonb(a)::text as text from activity_log a`;
  expect([...product.logLines, ...events.map((row) => row.text)].join("\n")).not.toContain(mine.accessToken);
});
