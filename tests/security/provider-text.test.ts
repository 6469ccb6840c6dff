import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { putSeenFindings } from "#db/queries/seen-findings";
import { type Provider, providers } from "#db/vocabulary";
import { newId } from "#server/domain/id";
import { connect } from "#tests/helpers/connecting";
import { type Lab, type Operator, openLab } from "#tests/helpers/lab";
import { outcomeOf } from "#tests/helpers/outcome";
import { scannable } from "#tests/helpers/scannable";
import { type Open, openFront } from "#tests/security/built-pages";

let lab: Lab;
let open: Open;
let owner: Operator;

beforeAll(async () => {
  lab = await openLab();
  open = openFront(lab.product);
});

beforeEach(async () => {
  await lab.network.renew();
  owner = await lab.operator();
});

afterAll(() => lab.close());

const handlers = ["onerror", "onload", "onfocus", "onmouseover", "onclick", "ontoggle", "onbegin", "onstart"];
const breakouts = [
  "",
  '"',
  "'",
  '">',
  "'>",
  "</script>",
  "</title>",
  "</textarea>",
  "-->",
  "]]>",
  "</style>",
];

/** What a provider could put into any text it tells: ways out of text, attribute, script and comment. */
const payloads = [
  ...breakouts.map((out) => `${out}<script>alert(1)</script>`),
  ...breakouts.map((out) => `${out}<img src=x onerror=alert(1)>`),
  ...handlers.map((name) => `<svg ${name}=alert(1)>`),
  ...handlers.map((name) => `" autofocus ${name}=alert(1) x="`),
  ...[
    "<iframe srcdoc=x>",
    "<object data=x>",
    "<embed src=x>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh>",
  ],
  ...[
    "<math><mtext><script>",
    "<details open ontoggle=alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<ScRiPt>x",
  ],
  ...[
    "{{constructor.constructor('alert(1)')()}}",
    "#{alert(1)}",
    "<!--<script>",
    "<form action=//evil.example>",
  ],
  ...[
    "&lt;script&gt;",
    "\u2028<script>",
    "\u202e<script>",
    "<script\n>alert(1)</script\n>",
    "<plaintext>",
    "<xmp>",
  ],
];

/** The markup of a page as a browser reads it: without the texts of its own scripts, which are data with a nonce. */
async function markupOf(path: string): Promise<string> {
  const html = await (await open(path, { as: owner })).text();
  return html.replace(/<script nonce="[^"]+"[^>]*>[\s\S]*?<\/script>/g, "");
}

function expectOnlyText(markup: string): void {
  const withoutValues = markup.replace(/="[^"]*"/g, '=""');
  expect(withoutValues.match(/<[a-z][^<>]*\s(on\w+|srcdoc)\s*=/gi)).toBeNull();
  expect(
    markup.match(/<(script|iframe|object|embed|base|math|plaintext|xmp|img src=x)\b[^>]*>/gi),
  ).toBeNull();
  expect(markup.match(/(href|src|action)="\s*(javascript|data:text|\/\/)/gi)).toBeNull();
}

const pages = [
  "/",
  "/settings/repositories",
  "/scans",
  "/findings",
  "/activity",
  "/review",
  "/notifications",
  "/team",
];

test("W-12: there are more than fifty payloads, each of which would show if it were not escaped", () => {
  expect(new Set(payloads).size).toBeGreaterThan(50);
  expect(() => expectOnlyText('<p><img src="x" onerror=alert(1)></p>')).toThrow();
  expect(() => expectOnlyText("<p></p><script>alert(1)</script>")).toThrow();
  expect(() => expectOnlyText('<a href="javascript:alert(1)">x</a>')).toThrow();
});

test("W-12: what providers say of accounts, repositories, branches and languages is text on every page", async () => {
  const forge = lab.network.forges.github;
  const connectionId = await connect(lab.product, owner, forge);
  const { externalId } = scannable.github;
  const engines = { sastEnabled: true, scaEnabled: true, scanNow: true };
  const { repositoryId } = await owner.browser.call((api) =>
    api.repository.enable({ connectionId, externalId, ...engines }),
  );
  const [scan] = (await owner.browser.call((api) => api.scan.list({}))).scans;
  const all = payloads.join(" ");
  const { sql } = lab.walls;
  await sql`update git_connections set provider_username = ${all}, state_reason = ${all} where id = ${connectionId}`;
  await sql`update connected_repos set default_branch = ${all}, language = ${all} where connection_id = ${connectionId}`;
  await sql`update repositories set full_name = ${all} where id = ${repositoryId}`;
  await sql`
    update scans set state = 'failed', finished_at = now(), error_code = 'INTERNAL', error_message = ${all}
    where id = ${scan?.id ?? ""}`;
  const findings = payloads.map((payload, index) => ({
    ...{ id: newId(), fingerprint: `fpv1:${index.toString(16).padStart(64, "0")}`, engine: "sast" as const },
    ...{
      ruleId: "sql-injection",
      severity: "high" as const,
      title: payload,
      message: payload,
      advice: payload,
    },
    ...{ path: payload, line: 1, endLine: 1, excerpt: payload, cwe: [], packageName: payload },
    ...{ packageVersion: payload, fixedVersion: payload, advisoryIds: [payload], advisoryUrl: null },
  }));
  await lab.product.services.db.worker.withWorkspace(owner, (tx) =>
    putSeenFindings(
      tx,
      { workspaceId: owner.workspaceId, repositoryId, scanId: scan?.id ?? "", commitSha: "a".repeat(40) },
      findings,
    ),
  );

  for (const page of [
    ...pages,
    ...findings.map(({ id }) => `/findings/${id}`),
    ...[`/scans/${scan?.id}`, `/settings/repositories/connections/${connectionId}/disconnect`],
  ])
    expectOnlyText(await markupOf(page));
  expect(await markupOf("/findings")).toContain("&lt;script&gt;");
});

test("W-12: nor does the address of a callback's answer, or an error's description, become markup", async () => {
  for (const payload of payloads) {
    const query = new URLSearchParams({ problem: payload, notice: payload, provider: payload, q: payload });
    expectOnlyText(await markupOf(`/settings/repositories?${query}`));
    const answer = await open(
      `/api/git/callback/github?${new URLSearchParams({ state: payload, error: payload, error_description: payload })}`,
      { as: owner },
    );
    expectOnlyText(await answer.text());
  }
});

describe.each(providers)("W-12: %s", (provider: Provider) => {
  test("cannot put a script into the address of a repository", async () => {
    const forge = lab.network.forges[provider];
    const connectionId = await connect(lab.product, owner, forge);
    const { fetch } = forge;
    forge.fetch = async (request) => {
      const answer = await fetch(request);
      const text = await answer.text();
      const changed = text.replace(/"(html_url|web_url|href)":"[^"]*"/g, '"$1":"javascript:alert(1)"');
      return new Response(changed, { status: answer.status, headers: answer.headers });
    };

    const listed = await owner.browser.call((api) => api.repository.available({}));
    const added = owner.browser.call((api) =>
      api.repository.enable({
        ...{ connectionId, externalId: scannable[provider].externalId },
        ...{ sastEnabled: true, scaEnabled: true, scanNow: false },
      }),
    );

    expect(JSON.stringify(listed)).not.toContain("javascript:");
    expect(await outcomeOf(added)).not.toBe("ok");
    expect((await owner.browser.call((api) => api.repository.connected())).repositories).toEqual([]);
  });
});
