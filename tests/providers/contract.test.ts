import { describe, expect, test } from "vitest";
import { PageMemory } from "#server/providers/page-memory";
import type { Gap, Listing } from "#server/providers/provider";
import type { Forge } from "#tests/forges/forge";
import { operator } from "#tests/forges/world";
import { aRepository, manyRepositories, sessionOf, subjects } from "#tests/helpers/adapter-subjects";
import { watchForges } from "#tests/helpers/forge-watch";
import { refusalOf } from "#tests/helpers/outcome";

const watch = watchForges();

const namesOf = ({ repositories }: Listing) => repositories.map(({ fullName }) => fullName);
const gapOf = ({ gaps }: Listing, kind: Gap["kind"]) =>
  gaps.filter((gap) => gap.kind === kind).map(({ message }) => message);
const service = (number: number) => `acme-example/service-${String(number).padStart(3, "0")}`;

describe.each(subjects)("the adapter of $provider", (subject) => {
  const { adapter, provider } = subject;
  const put = (forge: Forge) => sessionOf(watch.put(forge));
  const withRepositories = (...repositories: ReturnType<typeof aRepository>[]) =>
    put(subject.newForge({ repositories }));

  test("is registered under its own name", () => {
    expect(adapter.kind).toBe(provider);
    expect(adapter.scopesAsked.every((scope) => !/write|admin/.test(scope))).toBe(true);
  });

  describe("identify", () => {
    test("gives the id that survives a rename, and the present name", async () => {
      const forge = subject.newForge();
      const { site, token } = put(forge);
      const [account] = forge.world.users;
      const { id, username } = await adapter.identify(site, token);

      expect({ id, username }).toEqual({ id: account?.id, username: operator });
    });

    test("says which scopes a token has only where the provider does", async () => {
      const { site, token } = put(subject.newForge());

      const { scopes } = await adapter.identify(site, token);

      expect(scopes).toEqual(provider === "github" ? ["repo", "read:org", "read:user"] : null);
    });
  });

  describe("list", () => {
    test("describes a repository in our words and no others", async () => {
      const { site, token } = withRepositories(aRepository(subject, 1, { visibility: "public" }));

      const { repositories } = await adapter.list(site, token, { cap: 10 });

      expect(repositories).toEqual([
        {
          externalId: subject.id(1),
          fullName: service(1),
          defaultBranch: "main",
          language: { github: "TypeScript", gitlab: null, bitbucket: "typescript" }[provider],
          isPrivate: false,
          htmlUrl: `${site.baseUrl}/${service(1)}`,
          hasWriteAccess: true,
          archived: false,
          lastActiveAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
          clonePath: service(1),
        },
      ]);
    });

    test("puts the latest activity first, over all namespaces", async () => {
      const { site, token } = withRepositories(
        aRepository(subject, 3),
        aRepository(subject, 1, { namespace: operator }),
        aRepository(subject, 4, { namespace: operator }),
        aRepository(subject, 2),
      );

      const { repositories } = await adapter.list(site, token, { cap: 10 });

      expect(repositories.map(({ externalId }) => externalId)).toEqual([1, 2, 3, 4].map(subject.id));
    });

    test("offers what may be written to, and says that the rest is left out", async () => {
      const { site, token } = withRepositories(
        aRepository(subject, 1, { right: "guest" }),
        aRepository(subject, 2, { right: "read" }),
        aRepository(subject, 3, { right: "write" }),
        aRepository(subject, 4, { right: "maintain" }),
        aRepository(subject, 5, { right: "admin" }),
        aRepository(subject, 6, { rights: {} }),
        aRepository(subject, 7, { rights: {}, visibility: "public" }),
      );

      const listing = await adapter.list(site, token, { cap: 10 });

      expect(namesOf(listing)).toEqual([3, 4, 5].map(service));
      expect(listing.repositories.every(({ hasWriteAccess }) => hasWriteAccess)).toBe(true);
      expect(gapOf(listing, "below_floor")).toHaveLength(1);
    });

    test("of an account without any repository is empty and names no cap", async () => {
      const { site, token } = withRepositories();

      const listing = await adapter.list(site, token, { cap: 10 });

      expect(listing.repositories).toEqual([]);
      expect(gapOf(listing, "cap")).toEqual([]);
    });

    test("of exactly the cap names no cap", async () => {
      const { site, token } = withRepositories(...manyRepositories(subject, 100));

      const listing = await adapter.list(site, token, { cap: 100 });

      expect(listing.repositories).toHaveLength(100);
      expect(gapOf(listing, "cap")).toEqual([]);
    });

    test("R-06: stops at its cap and gives the number of the rest where every page was read", async () => {
      const { site, token } = withRepositories(...manyRepositories(subject, 180));

      const listing = await adapter.list(site, token, { cap: 150 });

      expect(namesOf(listing)).toEqual(Array.from({ length: 150 }, (_, at) => service(at)));
      expect(gapOf(listing, "cap")).toEqual([
        "30 more not shown: the 150 most recently active are listed. Search by name for the rest.",
      ]);
    });

    test("never promises more than there is where pages were left unread", async () => {
      const { site, token } = withRepositories(...manyRepositories(subject, 201));

      const listing = await adapter.list(site, token, { cap: 100 });

      const [, least, number] =
        /^(At least )?(\d+) more not shown/.exec(gapOf(listing, "cap")[0] ?? "") ?? [];
      expect(listing.repositories).toHaveLength(100);
      expect(Number(number)).toBeGreaterThan(0);
      expect(Number(number)).toBeLessThanOrEqual(101);
      if (!least) expect(Number(number)).toBe(101);
    });

    test("R-06: reads no more pages than its cap needs", async () => {
      const forge = subject.newForge({ repositories: manyRepositories(subject, 450) });
      const { site, token } = put(forge);

      await adapter.list(site, token, { cap: 200 });

      const others = provider === "bitbucket" ? 1 : 0;
      expect(forge.stats.list).toBe(2 + others);
    });

    test("searches past its cap", async () => {
      const { site, token } = withRepositories(...manyRepositories(subject, 350));

      const listing = await adapter.list(site, token, { cap: 100, search: "Service-349" });

      expect(namesOf(listing)).toEqual([service(349)]);
      expect(gapOf(listing, "cap")).toEqual([]);
    });

    test.each(['"', "\\", '" OR name != "', "%", "&page=2", "ü"])(
      "takes %s in a search for text and nothing else",
      async (search) => {
        const { site, token } = withRepositories(...manyRepositories(subject, 3));

        expect(namesOf(await adapter.list(site, token, { cap: 100, search }))).toEqual([]);
      },
    );

    test("of several pages loses nothing and repeats nothing", async () => {
      const { site, token } = withRepositories(...manyRepositories(subject, 420));

      const listing = await adapter.list(site, token, { cap: 500 });

      expect(namesOf(listing)).toEqual(Array.from({ length: 420 }, (_, at) => service(at)));
      expect(gapOf(listing, "cap")).toEqual([]);
    });

    test("that changes while it is read repeats nothing", async () => {
      const forge = subject.newForge({ repositories: manyRepositories(subject, 250) });
      const { fetch } = forge;
      // Somebody makes a repository after every page, which moves the rows by one.
      forge.fetch = async (request) => {
        const answer = await fetch(request);
        forge.world.repositories.push(aRepository(subject, -forge.world.repositories.length));
        return answer;
      };
      const { site, token } = put(forge);

      const listing = await adapter.list(site, token, { cap: 500 });

      const names = namesOf(listing);
      expect(new Set(names).size).toBe(names.length);
      expect(names).toEqual(expect.arrayContaining(Array.from({ length: 250 }, (_, at) => service(at))));
    });

    test("asks again only for what changed", async () => {
      const forge = subject.newForge({ repositories: manyRepositories(subject, 250) });
      const { site, token } = put(forge);
      const memory = new PageMemory();
      const first = await adapter.list(site, token, { cap: 500, memory });
      const pages = forge.stats.list;
      const again = new PageMemory(JSON.parse(JSON.stringify(memory)));

      const second = await adapter.list(site, token, { cap: 500, memory: again });

      const listings = forge.requests.filter(({ endpoint }) => endpoint === "list").slice(pages);
      expect(listings.map(({ status }) => status)).toEqual(Array(pages).fill(304));
      expect(again.unchanged).toBe(pages);
      expect(second).toEqual(first);
      expect(again.toJSON()).toEqual(memory.toJSON());
    });

    test("sees a page that was added behind unchanged ones", async () => {
      const forge = subject.newForge({ repositories: manyRepositories(subject, 100) });
      const { site, token } = put(forge);
      const memory = new PageMemory();
      await adapter.list(site, token, { cap: 500, memory });
      forge.world.repositories.push(aRepository(subject, 100));

      const listing = await adapter.list(site, token, {
        cap: 500,
        memory: new PageMemory(memory.toJSON()),
      });

      expect(namesOf(listing)).toContain(service(100));
    });
  });

  describe("read", () => {
    test("finds a repository by its id after a rename and a transfer", async () => {
      const forge = subject.newForge({ repositories: [aRepository(subject, 1)] });
      const { site, token } = put(forge);
      Object.assign(forge.repository(service(1)), {
        ...{ name: "renamed", namespace: operator, formerPaths: [service(1)] },
      });

      const found = await adapter.read(site, token, subject.id(1));

      expect(found).toMatchObject({
        ...{ externalId: subject.id(1), fullName: `${operator}/renamed`, clonePath: `${operator}/renamed` },
        ...{ htmlUrl: `${site.baseUrl}/${operator}/renamed`, hasWriteAccess: true },
      });
    });

    test.each([
      ["guest", false],
      ["read", false],
      ["write", true],
      ["maintain", true],
      ["admin", true],
    ] as const)("tells that the right %s means write access: %s", async (right, writable) => {
      const { site, token } = withRepositories(aRepository(subject, 1, { right }));

      expect((await adapter.read(site, token, subject.id(1))).hasWriteAccess).toBe(writable);
    });

    test("tells that a public repository of others may not be written to", async () => {
      const { site, token } = withRepositories(
        aRepository(subject, 1),
        aRepository(subject, 2, { rights: {}, visibility: "public" }),
      );

      const found = await adapter.read(site, token, subject.id(2));

      expect([found.hasWriteAccess, found.isPrivate]).toEqual([false, false]);
    });

    test("gives the main language", async () => {
      const { site, token } = withRepositories(
        aRepository(subject, 1, { languages: { Go: 70, Shell: 30 } }),
        aRepository(subject, 2, { languages: {} }),
      );

      const found = [
        await adapter.read(site, token, subject.id(1)),
        await adapter.read(site, token, subject.id(2)),
      ];

      expect(found.map(({ language }) => language?.toLowerCase() ?? null)).toEqual(["go", null]);
    });

    test("of what is gone, hidden or out of reach is NOT_FOUND, all the same", async () => {
      const { site, token } = withRepositories(aRepository(subject, 1, { rights: {} }));

      const hidden = await refusalOf(adapter.read(site, token, subject.id(1)));
      const unknown = await refusalOf(adapter.read(site, token, subject.id(2)));

      expect([hidden.code, hidden.say]).toEqual(["NOT_FOUND", unknown.say]);
    });
  });

  describe("findByName", () => {
    test("gives what answers to a name now", async () => {
      const { site, token } = withRepositories(aRepository(subject, 1));

      expect((await adapter.findByName(site, token, service(1)))?.externalId).toBe(subject.id(1));
    });

    test("gives nothing for a name that nobody has, or that was left behind", async () => {
      const { site, token } = withRepositories(
        aRepository(subject, 1, { rights: {} }),
        aRepository(subject, 2, { formerPaths: [service(3)] }),
      );

      const found = [1, 3, 4].map((number) => adapter.findByName(site, token, service(number)));

      expect(await Promise.all(found)).toEqual([undefined, undefined, undefined]);
    });

    test("stays with its path whatever the name holds", async () => {
      const { site, token } = withRepositories(aRepository(subject, 1));

      const found = ["user?a=/b", "a/b?c=d", "a/b#c", "a/%2e%2e"].map((name) =>
        adapter.findByName(site, token, name),
      );

      expect(await Promise.all(found)).toEqual([undefined, undefined, undefined, undefined]);
    });
  });

  test("links to a line of a file at a commit", () => {
    const { baseUrl } = adapter.site(adapter.defaultBaseUrl);
    const at = (line: number | null) => adapter.permalink(`${baseUrl}/a/b`, "c0ffee", "src/a b.ts", line);
    const [path, fragment] = {
      github: ["blob", "#L7"],
      gitlab: ["-/blob", "#L7"],
      bitbucket: ["src", "#lines-7"],
    }[provider] as [string, string];

    expect(at(7)).toBe(`${baseUrl}/a/b/${path}/c0ffee/src/a%20b.ts${fragment}`);
    expect(at(null)).toBe(`${baseUrl}/a/b/${path}/c0ffee/src/a%20b.ts`);
  });

  describe("revoke", () => {
    test("ends both halves of the pair where the provider can, and has it confirmed", async () => {
      const forge = subject.newForge();
      const { site, token, refreshToken, app } = put(forge);
      const pair = { accessToken: token, refreshToken };
      const before = await adapter.verifyRevoked(site, app, pair);

      const revocation = await adapter.revoke(site, app, pair);

      const can = provider !== "bitbucket";
      expect([before, revocation]).toEqual([false, can ? "revoked" : "unsupported"]);
      expect(await adapter.verifyRevoked(site, app, pair)).toBe(can);
      expect(forge.livingTokens()).toHaveLength(can ? 0 : 1);
      expect(adapter.revocable).toBe(can);
    });

    test("never throws, and never claims what it does not know", async () => {
      const forge = subject.newForge();
      const { site, token, refreshToken, app } = put(forge);
      const pair = { accessToken: token, refreshToken };
      if (adapter.revocable) {
        forge.fail("revoke", { status: 503, times: 2 });
        if (!refreshToken) await adapter.revoke(site, app, pair);
        forge.fail("introspect", { status: 503 });
      }

      expect(await adapter.revoke(site, app, pair)).toBe(adapter.revocable ? "failed" : "unsupported");
      expect(await adapter.verifyRevoked(site, app, pair)).toBe(false);
    });
  });

  test.each(["identify", "list", "read", "findByName"] as const)(
    "%s with a token that was taken back asks for a reconnection",
    async (name) => {
      const forge = subject.newForge({ repositories: [aRepository(subject, 1)] });
      const { site, token } = put(forge);
      forge.withdrawGrants();
      const calls = {
        identify: () => adapter.identify(site, token),
        list: () => adapter.list(site, token, { cap: 10 }),
        read: () => adapter.read(site, token, subject.id(1)),
        findByName: () => adapter.findByName(site, token, service(1)),
      };

      const refusal = await refusalOf(calls[name]());

      expect(refusal).toMatchObject({ code: "REAUTH_REQUIRED", say: expect.stringContaining("Reconnect") });
    },
  );

  test("sends the token in the Authorization header and nowhere else", async () => {
    const forge = subject.newForge({ repositories: [aRepository(subject, 1)] });
    const { site, token } = put(forge);

    await adapter.identify(site, token);
    await adapter.list(site, token, { cap: 10 });
    await adapter.read(site, token, subject.id(1));
    await adapter.findByName(site, token, service(1));

    expect(forge.requests.map(({ authorization }) => authorization)).toEqual(
      forge.requests.map(() => "bearer"),
    );
    expect(JSON.stringify(forge.requests)).not.toContain("[secret]");
    expect(forge.stats.removed + forge.stats.unknown).toBe(0);
  });

  test("follows no next page to another host", async () => {
    const forge = subject.newForge({ repositories: manyRepositories(subject, 150) });
    Object.assign(forge.switches, { foreignNextLink: true });
    const { site, token } = put(forge);

    const listing = await adapter.list(site, token, { cap: 500 });

    // A request to a stranger would have failed this test.
    expect(listing.repositories.length).toBeGreaterThanOrEqual(100);
  });

  test.each([
    ["Retry-After", { status: 429, headers: { "retry-after": "17" } }, 17],
    ["no word of how long", { status: 429 }, 60],
    ["a wait of a day", { status: 429, headers: { "retry-after": "86400" } }, 900],
    ["a wait of nothing", { status: 429, headers: { "retry-after": "0" } }, 1],
  ] as const)("a 429 with %s is RATE_LIMITED, and is not asked again", async (_, fault, seconds) => {
    const forge = subject.newForge();
    const { site, token } = put(forge);
    forge.fail(subject.entry, fault);

    const refusal = await refusalOf(adapter.list(site, token, { cap: 10 }));

    expect([refusal.code, refusal.retryAfterSeconds]).toEqual(["RATE_LIMITED", seconds]);
    expect(refusal.say).toContain(`${seconds} second`);
    expect(forge.stats[subject.entry]).toBe(1);
  });

  test("the provider's own limit is RATE_LIMITED with its own wait", async () => {
    const forge = subject.newForge({ repositories: [aRepository(subject, 1)] });
    Object.assign(forge.switches, { rateLimit: 0 });
    const { site, token } = put(forge);

    const refusal = await refusalOf(adapter.list(site, token, { cap: 10 }));

    expect(refusal.code).toBe("RATE_LIMITED");
    expect(refusal.retryAfterSeconds).toBe({ github: 900, gitlab: 60, bitbucket: 60 }[provider]);
  });
});

const withArchived = subjects.filter(({ provider }) => provider !== "bitbucket");

test.each(withArchived)(
  "$provider: archived repositories are left out, with a word of it",
  async (subject) => {
    const repositories = [aRepository(subject, 1), aRepository(subject, 2, { archived: true })];
    const { adapter, site, token } = sessionOf(watch.put(subject.newForge({ repositories })));

    const listing = await adapter.list(site, token, { cap: 10 });

    expect(namesOf(listing)).toEqual([service(1)]);
    expect(JSON.stringify(listing.gaps)).toContain("archived");
  },
);

// GitHub names a default branch before the first push.
const withEmpty = subjects.filter(({ provider }) => provider !== "github");

test.each(withEmpty)("$provider: repositories without commits are left out and counted", async (subject) => {
  const repositories = [aRepository(subject, 1), aRepository(subject, 2, { defaultBranch: null })];
  const { adapter, site, token } = sessionOf(watch.put(subject.newForge({ repositories })));

  const listing = await adapter.list(site, token, { cap: 10 });

  expect(namesOf(listing)).toEqual([service(1)]);
  expect(gapOf(listing, "empty")).toEqual([expect.stringMatching(/no commits yet: 1\.$/)]);
});
