import { describe, expect, test } from "vitest";
import { outboundPolicy } from "#server/outbound/policy";

const strict = outboundPolicy({ OUTBOUND_ALLOW: [], ALLOW_INSECURE_LOOPBACK: false });
const local = outboundPolicy({ OUTBOUND_ALLOW: [], ALLOW_INSECURE_LOOPBACK: true });
const listing = (...items: string[]) =>
  outboundPolicy({ OUTBOUND_ALLOW: items, ALLOW_INSECURE_LOOPBACK: false });

describe("W-20: refused as an address", () => {
  test.each([
    ...["https://127.0.0.1", "https://127.1", "https://2130706433", "https://0x7f.1", "https://0x7f000001"],
    ...["https://017700000001", "https://0177.0.0.1", "https://0", "https://0.0.0.0", "https://127.0.0.1."],
    ...["https://[::1]", "https://[::]", "https://[::ffff:127.0.0.1]", "https://[::ffff:7f00:1]"],
    ...["https://[0:0:0:0:0:0:0:1]", "https://[fd00::1]", "https://[fe80::1]", "https://[64:ff9b::7f00:1]"],
    ...["https://169.254.169.254", "https://169.254.169.254/latest/meta-data", "https://2852039166"],
    ...["https://10.0.0.1", "https://192.168.1.1", "https://172.16.0.1", "https://100.64.0.1"],
    ...[
      "https://localhost",
      "https://LOCALHOST",
      "https://localhost.",
      "https://intranet",
      "https://intranet.",
    ],
    ...["https://sub.localhost", "https://①②⑦.⓪.⓪.①", "https://127。0。0。1"],
    ...["https://user@gitlab.com", "https://user:password@gitlab.com", "https://gitlab.com@127.0.0.1"],
    ...["http://gitlab.com", "http://127.0.0.1", "ftp://gitlab.com", "file:///etc/passwd", "data:,x"],
  ])("%s", (address) => {
    expect(strict.refusal(new URL(address))).toMatch(/\.$/);
  });
});

describe("W-24: refused for its port", () => {
  test.each([22, 25, 80, 3000, 5432, 6379, 8080, 9200, 11211, 65_535])("%d", (port) => {
    expect(strict.refusal(new URL(`https://gitlab.com:${port}`))).toContain("port");
  });
});

test.each([
  ...["https://github.com", "https://gitlab.com:443", "https://gitlab.example.com:8443/code"],
  ...[
    "https://api.bitbucket.org/2.0",
    "https://140.82.121.4",
    "https://[2606:4700::1111]",
    "https://xn--bcher-kva.example",
  ],
])("%s is accepted", (address) => {
  expect(strict.refusal(new URL(address))).toBeUndefined();
});

test("W-21: a name may lead to public addresses only", () => {
  const addresses = [
    "127.0.0.1",
    "10.0.0.5",
    "169.254.169.254",
    "::1",
    "::ffff:10.0.0.1",
    "fd00::1",
    "0.0.0.0",
  ];

  expect(
    addresses.filter((address) => strict.mayConnect(new URL("https://gitlab.example.com"), address)),
  ).toEqual([]);
  expect(strict.mayConnect(new URL("https://gitlab.example.com"), "140.82.121.4")).toBe(true);
});

describe("W-25, S-74: OUTBOUND_ALLOW", () => {
  const policy = listing("gitlab.corp.example:8929", "intranet:443", "10.0.0.7:443");

  test.each(["https://gitlab.corp.example:8929", "https://intranet", "https://10.0.0.7/path"])(
    "opens exactly what it lists: %s",
    (address) => {
      expect(policy.refusal(new URL(address))).toBeUndefined();
    },
  );

  test.each([
    ...[
      "https://gitlab.corp.example:8930",
      "https://intranet:8443",
      "https://10.0.0.7:8443",
      "https://10.0.0.8",
    ],
    ...[
      "https://sub.gitlab.corp.example:8929",
      "https://intranet2",
      "https://gitlab.corp.example.evil.example:8929",
    ],
    ...["http://intranet", "https://user@intranet", "https://localhost", "https://127.0.0.1:443"],
  ])("opens nothing else: %s", (address) => {
    expect(policy.refusal(new URL(address))).toMatch(/\.$/);
  });

  test("lets a listed name lead to a private address, and no other name", () => {
    const leads = (address: string) => policy.mayConnect(new URL(address), "10.1.2.3");

    expect(leads("https://gitlab.corp.example:8929")).toBe(true);
    expect(leads("https://gitlab.corp.example")).toBe(false);
    for (const name of [
      "sub.gitlab.corp.example",
      "gitlab.corp.exampl",
      "corp.example",
      "gitlab.corp.example2",
    ])
      expect(leads(`https://${name}:8929`), name).toBe(false);
  });
});

describe("ALLOW_INSECURE_LOOPBACK", () => {
  test.each(["http://127.0.0.1:4000", "http://localhost:4000/x", "https://localhost:1", "http://[::1]:5000"])(
    "opens loopback on any port: %s",
    (address) => {
      expect(local.refusal(new URL(address))).toBeUndefined();
    },
  );

  test.each([
    ...["http://10.0.0.1", "http://gitlab.com", "https://169.254.169.254", "http://localhost.evil.example"],
    ...[
      "http://user@127.0.0.1:4000",
      "http://0.0.0.0:4000",
      "http://[::ffff:127.0.0.1]:4000",
      "https://intranet",
    ],
  ])("opens nothing else: %s", (address) => {
    expect(local.refusal(new URL(address))).toMatch(/\.$/);
  });

  test("lets localhost lead to loopback, and no other name", () => {
    const leads = (name: string, address: string) =>
      local.mayConnect(new URL(`http://${name}:4000`), address);

    expect([leads("localhost", "127.0.0.1"), leads("localhost", "::1")]).toEqual([true, true]);
    expect([leads("localhost", "10.0.0.1"), leads("evil.example", "127.0.0.1")]).toEqual([false, false]);
  });
});
