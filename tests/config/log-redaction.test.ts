import { TRPCError } from "@trpc/server";
import { DrizzleQueryError } from "drizzle-orm/errors";
import { expect, test } from "vitest";
import { AppError } from "#server/errors";
import { createLog } from "#server/log";

/** The lines a logger wrote, each of which must be one JSON object. */
function logged(write: (log: ReturnType<typeof createLog>) => void): { text: string; lines: unknown[] } {
  const written: string[] = [];
  write(createLog("trace", (line) => void written.push(line)));
  const text = written.join("");
  const lines = text.trimEnd().split("\n");
  return { text, lines: lines.map((line) => JSON.parse(line) as unknown) };
}

const CANARY = "c4n4ryc4n4ryc4n4ryc4n4ryc4n4ryc4n4ry";
const OPAQUE = "3f9a1c".repeat(11).slice(0, 64);

test.each([
  ["a GitHub OAuth token", `gho_${CANARY}`],
  ["a GitHub app's user token", `ghu_${CANARY}`],
  ["a GitHub refresh token", `ghr_${CANARY}`],
  ["a GitHub server token", `ghs_${CANARY}`],
  ["a classic GitHub token", `ghp_${CANARY}`],
  ["a fine-grained GitHub token", `github_pat_${CANARY}`],
  ["a GitLab token", `glpat-${CANARY}`],
  ["a GitLab OAuth application secret", `gloas-${CANARY}`],
  ["a bearer header", `Authorization: Bearer ${OPAQUE}`],
  ["a bearer header in small letters", `authorization: bearer ${OPAQUE}`],
  ["a basic header", `Authorization: Basic ${Buffer.from(`id:${CANARY}`).toString("base64")}`],
  ["credentials in an address", `https://oauth2:${OPAQUE}@gitlab.com/a/b.git`],
  ["Bitbucket's credentials in an address", `https://x-token-auth:${OPAQUE}@bitbucket.org/a/b.git`],
  ["a database address", `postgres://secportal:${CANARY}@db.internal:5432/x`],
  ["a token as the user of an address", `https://${OPAQUE}@gitlab.com/a/b.git`],
  ["a code in a query", `/api/git/callback/github?code=${CANARY}&state=${CANARY}`],
  ["a state in a query", `/api/git/callback/github?state=v1.${CANARY}.x`],
  ["a token in a query", `https://gitlab.com/api/v4/user?access_token=${OPAQUE}`],
  ["a token in a fragment", `https://app.example/#access_token=${OPAQUE}`],
  ["a form", `grant_type=refresh_token&refresh_token=${OPAQUE}&client_secret=${CANARY}`],
  ["a provider's JSON answer as text", JSON.stringify({ access_token: OPAQUE, refresh_token: CANARY })],
  ["JSON in JSON", JSON.stringify({ body: JSON.stringify({ access_token: OPAQUE }) })],
])("S-95: %s is taken out of a message, a field, an array, a context and an error", (_name, secret) => {
  const { text, lines } = logged((log) => {
    log.info(`before ${secret} after`);
    log.info({ field: secret, list: [secret], deep: { er: { est: secret } } }, "fields");
    log.error({ error: new Error(`failed: ${secret}`) }, "error");
    log.error({
      error: new AppError("INTERNAL", { say: "x", context: { secret }, cause: new Error(secret) }),
    });
  });

  expect(lines).toHaveLength(4);
  for (const part of [CANARY, OPAQUE, Buffer.from(`id:${CANARY}`).toString("base64")])
    expect(text).not.toContain(part);
});

test.each([
  ...["password", "clientSecret", "client_secret", "accessToken", "access_token", "refreshToken"],
  ...["refresh_token", "verifier"],
])("a field called %s is never written, whatever is in it", (field) => {
  const values = [CANARY, `with "quotes" ${CANARY}`, `back\\slash\\" ${CANARY}`, `line\nbreak ${CANARY}`];

  const { text, lines } = logged((log) => {
    for (const value of values) log.info({ [field]: value, next: { [field]: value } });
  });

  expect(lines).toHaveLength(values.length);
  expect(text).not.toContain(CANARY);
});

test("S-97: line breaks and terminal controls cannot forge a line", () => {
  const evil = 'x\r\n{"level":"info","msg":"forged"}\n\u001b[2J\u001b[31m\u0007\u0000\u2028\u2029';

  const { text, lines } = logged((log) => {
    log.info({ userAgent: evil, [evil]: 1 }, evil);
    log.error({ error: new Error(evil) }, evil);
  });

  expect(lines).toHaveLength(2);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there.
  expect(text.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f]/);
});

test("a database error tells its code and constraint, and neither its SQL nor its parameters", () => {
  const refused = Object.assign(new Error(`duplicate key: ${CANARY}`), {
    ...{ severity: "ERROR", code: "23505", constraint_name: "users_email", detail: `Key (${CANARY})` },
    ...{ query: `insert into ${CANARY}`, parameters: [CANARY] },
  });
  const wrapped = new DrizzleQueryError(`insert into sessions values ($1) -- ${CANARY}`, [CANARY], refused);

  const { text, lines } = logged((log) => {
    log.error({ error: wrapped }, "procedure failed");
    log.error({ error: refused }, "bare");
    log.error({ error: new AppError("INTERNAL", { say: "x", cause: wrapped }) }, "wrapped by ours");
    log.error({ error: new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: wrapped }) }, "wrapped by tRPC");
  });

  expect(text).not.toContain(CANARY);
  expect(text.match(/23505/g)).toHaveLength(4);
  expect(text).toContain("users_email");
  expect(lines).toHaveLength(4);
});

test("an error under another name than `error` shows no more", () => {
  const wrapped = new DrizzleQueryError(`select '${CANARY}'`, [CANARY], new Error("no answer"));

  const { text } = logged((log) => {
    log.error(wrapped);
    log.error({ err: wrapped }, "as pino's own documentation has it");
  });

  expect(text).not.toContain(CANARY);
  expect(text.match(/no answer/g)).toHaveLength(2);
});

test("what is harmless stays readable", () => {
  const { lines } = logged((log) =>
    log.info({ provider: "github", status: 404, path: "/a?page=2" }, "listed"),
  );

  expect(lines).toEqual([
    expect.objectContaining({
      ...{ level: "info", provider: "github", status: 404 },
      path: "/a?page=2",
      msg: "listed",
    }),
  ]);
});
