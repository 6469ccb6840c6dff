import { randomBytes } from "node:crypto";
import { inspect } from "node:util";
import { expect, test } from "vitest";
import { ConfigError, readConfig } from "#server/config";

const good = {
  SECPORTAL_SECRET: randomBytes(32).toString("base64"),
  KEK_KEYS: `k1:${randomBytes(32).toString("base64")}`,
};

/** The one line a refused configuration says. */
function refusalOf(environment: Record<string, string | undefined>): string {
  try {
    readConfig({ ...good, ...environment });
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return "accepted";
}

test("two secrets are enough, and the rest has safe defaults", () => {
  const config = readConfig(good);

  expect(config).toMatchObject({
    ...{ NODE_ENV: "production", HOST: "127.0.0.1", PUBLIC_ORIGIN: "http://localhost:3000" },
    ...{ ALLOW_INSECURE_LOOPBACK: false, TRUST_PROXY: false, OUTBOUND_ALLOW: [] },
  });
  expect(Object.isFrozen(config)).toBe(true);
});

test.each([
  ["SECPORTAL_SECRET", undefined],
  ["SECPORTAL_SECRET", ""],
  ["SECPORTAL_SECRET", "changeme"],
  ["SECPORTAL_SECRET", "password"],
  ["SECPORTAL_SECRET", "dev-secret-that-is-long-enough-for-anybody-at-all"],
  ["SECPORTAL_SECRET", "your_secret_here_please_change_it_before_production"],
  ["SECPORTAL_SECRET", "a".repeat(64)],
  ["SECPORTAL_SECRET", "0".repeat(44)],
  ["SECPORTAL_SECRET", randomBytes(31).toString("base64")],
  ["SECPORTAL_SECRET", randomBytes(16).toString("hex")],
  ["SECPORTAL_SECRET", "not base64 at all, but quite a lot longer than forty-four characters!"],
  ["KEK_KEYS", undefined],
  ["KEK_KEYS", ""],
  ["KEK_KEYS", "changeme"],
  ["KEK_KEYS", `k1:${randomBytes(31).toString("base64")}`],
  ["KEK_KEYS", randomBytes(32).toString("base64")],
  ["KEK_KEYS", randomBytes(16).toString("hex")],
  ["KEK_KEYS", `k1:${"A".repeat(43)}=`],
  ["PUBLIC_ORIGIN", "secportal.example.com"],
  ["PUBLIC_ORIGIN", "https://secportal.example.com/path"],
  ["PUBLIC_ORIGIN", "https://secportal.example.com/"],
  ["PUBLIC_ORIGIN", "https://user:canary-password@secportal.example.com"],
  ["PUBLIC_ORIGIN", "ftp://secportal.example.com"],
  ["PUBLIC_ORIGIN", "http://secportal.example.com"],
  ["PUBLIC_ORIGIN", "http://localhost.evil.example"],
  ["PORT", "eighty"],
  ["PORT", "70000"],
  ["PORT", "-1"],
  ["DATABASE_URL", "mysql://root:canary-password@db/x"],
  ["DATABASE_URL", "postgres://user:canary-password@db/"],
  ["DATABASE_URL", "postgres://user:canary-password@db/x?sslmode=maybe"],
  ["DATABASE_URL", "postgres://user:canary-password@:::/x"],
  ["DATABASE_ROLE_PREFIX", 'x"; drop role y; --'],
  ["OUTBOUND_ALLOW", "https://canary-host.example:443"],
  ["OUTBOUND_ALLOW", "canary-host.example"],
  ["OUTBOUND_ALLOW", "user@canary-host.example:443"],
  ["SMTP_URL", "http://user:canary-password@mail.example"],
  ["LOG_LEVEL", "canary-level"],
  ["NODE_ENV", "canary-environment"],
  ["ALLOW_INSECURE_LOOPBACK", "yes-canary"],
  ["TRUST_PROXY", "true-canary"],
  ["WORKERS", "99"],
  ["OSV_API_URL", "https://api.osv.dev/v1"],
])(
  "S-34, I-19, I-22: %s is refused as %j, in one line that names it and does not repeat it",
  (name, value) => {
    const message = refusalOf({ [name]: value });

    expect(message).toMatch(/^Configuration refused: [^\n\r]+\.$/);
    expect(message).toContain(name);
    const secrets = name === "SECPORTAL_SECRET" || name === "KEK_KEYS" ? [value ?? ""] : [];
    for (const secret of [...Object.values(good), ...secrets].filter((text) => text.length > 15))
      expect(message).not.toContain(secret.slice(0, 12));
    expect(message).not.toContain("canary");
  },
);

test("everything that is wrong is named at once", () => {
  const message = refusalOf({ SECPORTAL_SECRET: undefined, KEK_KEYS: undefined, PORT: "x" });

  for (const name of ["SECPORTAL_SECRET", "KEK_KEYS", "PORT"]) expect(message).toContain(name);
});

test.each([
  "https://secportal.example.com",
  "https://secportal.example.com:8443",
  "http://localhost:3000",
  "http://127.0.0.1:8080",
])("the origin %s is accepted in production", (origin) => {
  expect(refusalOf({ PUBLIC_ORIGIN: origin })).toBe("accepted");
});

test("a plain http origin needs the switch that says it is a test", () => {
  const origin = { PUBLIC_ORIGIN: "http://secportal.test:3000" };

  expect(refusalOf(origin)).toContain("PUBLIC_ORIGIN must be https");
  expect(refusalOf({ ...origin, ALLOW_INSECURE_LOOPBACK: "1" })).toBe("accepted");
});

test("a printed configuration shows no secret", () => {
  const config = readConfig({ ...good, DATABASE_URL: "postgres://u:canary-password@db/x" });

  const printed =
    inspect({ ...config, DATABASE_URL: undefined }, { depth: 9 }) + JSON.stringify(config.keyRing);
  for (const secret of Object.values(good)) expect(printed).not.toContain(secret.split(":").at(-1));
});

test("a pooler is told of whole or not at all", () => {
  const [pooler, server] = ["postgres://u:canary@pooler:6432/d", "postgres://u:canary@server:5432/d"];

  expect(refusalOf({ DATABASE_POOLER: "transaction" })).toContain("DATABASE_POOLER needs DATABASE_URL");
  expect(refusalOf({ DATABASE_URL: pooler, DATABASE_POOLER: "session" })).toContain(
    "DATABASE_POOLER may only be transaction",
  );
  const untold = refusalOf({ DATABASE_URL: pooler, DATABASE_DIRECT_URL: server });
  expect(untold).toContain("DATABASE_DIRECT_URL is for a DATABASE_URL that leads to a pooler");
  expect(untold).not.toContain("canary");
  const told = { DATABASE_URL: pooler, DATABASE_POOLER: "transaction", DATABASE_DIRECT_URL: server };
  expect(readConfig({ ...good, ...told }).DATABASE_DIRECT_URL).toMatchObject({ host: "server", port: 5432 });
});
