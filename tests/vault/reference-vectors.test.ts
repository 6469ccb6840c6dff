import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type Place, placeContext, wrapContext } from "#server/vault/place";
import { bindingContext, open } from "#server/vault/seal";

// Made once and never again: if one of these stops opening, stored tokens of every installation have too.
const KEY = Buffer.from("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "hex");
const WORKSPACE = "01990000-0000-7000-8000-000000000001";
const ROW = "01990000-0000-7000-8000-000000000002";
const KEY_ID = "01990000-0000-7000-8000-000000000003";

const place = (column: Place["column"], provider = "gitlab"): Place => ({
  ...{ workspaceId: WORKSPACE, rowId: ROW, column, provider },
  destination: "https://gitlab.example.com/code",
});

/** Name, associated data, IV, tag, value, and the plaintext they hold. */
const VECTORS: [string, Buffer, string, string, string, string][] = [
  [
    "an access token",
    placeContext(place("git_connections.access_token"), KEY_ID),
    "3a8b3f5d9c5f113d73d541d4",
    "f3e77fab640d123a6284a1599c1d3136",
    "c7c8e05e2ce40493c2fa8cfd462520b5717075ae4e33d5a13439628be6ca34c4cc661d7fc4411130",
    "67686f5f7265666572656e63655265666572656e63655265666572656e6365303030303030303031",
  ],
  [
    "a refresh token",
    placeContext(place("git_connections.refresh_token"), KEY_ID),
    "1bd1a250430368b38e27cd67",
    "fb11a71ce22a3ca37f89625d48c8f067",
    "965e1de659850a",
    "72656672657368",
  ],
  [
    "a client id",
    placeContext(place("git_provider_configs.client_id"), KEY_ID),
    "b717c13cb8161a8f524d1ab7",
    "ff7d034b775e4cbaf6229a81465a55f7",
    "7cf9fb55af455ebaa3",
    "636c69656e742d6964",
  ],
  [
    "a client secret",
    placeContext(place("git_provider_configs.client_secret"), KEY_ID),
    "d97bc2907d0d576ab74b027f",
    "bd5955e3e809c3a152b72a588b24e132",
    "c073059f1f3d7098c767aa6e7465",
    "67656865696d20c3bc20f09fa68a",
  ],
  [
    "a flow's verifier",
    placeContext(place("oauth_flows.verifier", "bitbucket"), KEY_ID),
    "59d2c8e919e85aad9a217e37",
    "8799aab3befbd0bad114653d661c8d15",
    "326357db2ded4b4e",
    "7665726966696572",
  ],
  [
    "a wrapped data key",
    wrapContext(WORKSPACE, KEY_ID, "k2026a"),
    "0038f8740af4ab7545d93a95",
    "300a006571bafc6244758d624cd2894d",
    "26ca32bb31a650e0eab6fe29c962f94ba02efe9345023d9c7d678c9ce563f5d1",
    "0707070707070707070707070707070707070707070707070707070707070707",
  ],
  [
    "the installation's key check",
    bindingContext("SPI1", ["k2026a"]),
    "a2db391023ce5df61ab4330c",
    "ce4a62e7433731cc062cdd71510919a4",
    "84035fb4fbf5269018",
    "736563706f7274616c",
  ],
  [
    "an empty value",
    placeContext(place("git_connections.access_token"), KEY_ID),
    "938fcb27ae990432096d81b5",
    "d200a31ff7f28cfa79a2e57c410750e2",
    "",
    "",
  ],
];

test.each(VECTORS)("K-02 what was sealed as %s opens", (_name, context, iv, tag, value, plaintext) => {
  const sealed = {
    iv: Buffer.from(iv, "hex"),
    tag: Buffer.from(tag, "hex"),
    value: Buffer.from(value, "hex"),
  };

  expect(open(KEY, sealed, context).toString("hex")).toBe(plaintext);
});

test("the associated data has the documented bytes", () => {
  const fields = bindingContext("SPC1", ["ab", "", "ü"]);

  expect(fields.toString("hex")).toBe("53504331000261620000" + "0002c3bc");
});

test("the associated data of a place has not changed", () => {
  const digest = createHash("sha256")
    .update(placeContext(place("git_connections.access_token"), KEY_ID))
    .digest("hex");

  expect(digest).toBe("94a7f92851dcfaf4ecb56e614eac4166dc7d6122120a70873f92987b03c97d66");
});
