import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { type Place, placeContext, wrapContext } from "#server/vault/place";
import { IntegrityError, open, seal } from "#server/vault/seal";

const COLUMNS: readonly Place["column"][] = [
  "git_provider_configs.client_id",
  "git_provider_configs.client_secret",
  "git_connections.access_token",
  "git_connections.refresh_token",
  "oauth_flows.verifier",
  "webhook_secrets.secret",
];

const key = randomBytes(32);

/** Two values for each field of a place, and the key's id: every combination is a place of its own. */
const CHOICES = {
  workspaceId: ["w1", "w2"],
  rowId: ["r1", "r2"],
  provider: ["github", "gitlab"],
  destination: ["https://a.example", "https://b.example"],
  keyId: ["k1", "k2"],
  column: COLUMNS,
} as const;

type Spot = { readonly [Field in keyof typeof CHOICES]: (typeof CHOICES)[Field][number] };

const spots = Object.entries(CHOICES).reduce<Record<string, string>[]>(
  (made, [field, values]) => made.flatMap((spot) => values.map((value) => ({ ...spot, [field]: value }))),
  [{}],
) as unknown as Spot[];

const contextOf = ({ keyId, ...place }: Spot): Buffer => placeContext(place, keyId);

test("K-03 a value opens at its own place and at no other of the whole swap matrix", () => {
  let opened = 0;
  const wrong: string[] = [];

  for (const from of spots) {
    const sealed = seal(key, Buffer.from("token"), contextOf(from));
    for (const to of spots) {
      try {
        open(key, sealed, contextOf(to));
        opened += 1;
        if (from !== to) wrong.push(`${JSON.stringify(from)} opened at ${JSON.stringify(to)}`);
      } catch (error) {
        if (!(error instanceof IntegrityError)) wrong.push(String(error));
      }
    }
  }

  expect(wrong).toEqual([]);
  expect([spots.length, opened]).toEqual([192, 192]);
});

test("K-03 a field cannot lend its end to the next one", () => {
  const at = (workspaceId: string, rowId: string, provider: string) =>
    placeContext(
      { workspaceId, rowId, provider, column: "oauth_flows.verifier", destination: "x" },
      "k",
    ).toString("hex");

  expect(new Set([at("w", "r", "pp"), at("w", "rp", "p"), at("wr", "", "pp"), at("", "wr", "pp")]).size).toBe(
    4,
  );
});

test("K-03 columns of one name in two tables are two places", () => {
  const place = { workspaceId: "w", rowId: "r", provider: "github", destination: "x" };
  // No two tables have one today; the next one may.
  const [ours, next] = ["webhook_secrets.secret", "oauth_flows.secret"].map((column) =>
    placeContext({ ...place, column: column as Place["column"] }, "k").toString("hex"),
  );

  expect(ours).not.toBe(next);
});

test("a wrapped key's context is never a value's", () => {
  const wrap = wrapContext("w1", "k1", "kek").toString("hex");

  expect(spots.map((spot) => contextOf(spot).toString("hex"))).not.toContain(wrap);
  expect(wrap).not.toBe(wrapContext("w1", "k1", "kek2").toString("hex"));
});
