import { describe, expect, it } from "vitest";
import { type FetchJson, osvSource } from "#server/scanners/sca/osv-source";
import { affectsA, fixed, record } from "#tests/scanners/sca/fixed-source";

const io = () => ({ signal: new AbortController().signal });

describe("osvSource", () => {
  const osvRecord = (id: string) => ({ id, modified: "1", summary: "S", affected: affectsA("2.0.0") });
  const packages = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ecosystem: "npm" as const,
      name: index === 0 ? "a" : `p${index}`,
      version: "1.0.0",
    }));

  function service(pages: Record<string, unknown>[][] = []): {
    calls: string[];
    fetchJson: FetchJson;
    sizes: number[];
  } {
    const calls: string[] = [];
    const sizes: number[] = [];
    return {
      calls,
      sizes,
      async fetchJson(url, init) {
        calls.push(`${init.method} ${new URL(url).pathname}`);
        if (init.method === "GET") return osvRecord(decodeURIComponent(url.slice(url.lastIndexOf("/") + 1)));
        const { queries } = JSON.parse(init.body ?? "") as {
          queries: { package: { name: string }; page_token?: string }[];
        };
        sizes.push(queries.length);
        const page = pages[sizes.length - 1];
        return {
          results:
            page ??
            queries.map(({ package: { name } }) =>
              name === "a" ? { vulns: [{ id: "GHSA-1", modified: "1" }] } : {},
            ),
        };
      },
    };
  }

  it("asks in batches of a thousand and fetches each advisory once", async () => {
    const { calls, sizes, fetchJson } = service();
    const source = osvSource({ baseUrl: "https://osv.test", fetchJson, fallback: fixed() });
    const first = await source.lookup(packages(2_500), io());
    expect(sizes).toEqual([1_000, 1_000, 500]);
    expect(first.complete).toBe(true);
    expect(first.advisories.get("npm:a")?.map(({ id }) => id)).toEqual(["GHSA-1"]);
    await source.lookup(packages(1), io());
    expect(calls.filter((call) => call.startsWith("GET"))).toEqual(["GET /v1/vulns/GHSA-1"]);
  });

  it("asks for each package in the words of its ecosystem", async () => {
    const bodies: unknown[] = [];
    const source = osvSource({
      baseUrl: "https://osv.test",
      fallback: fixed(),
      fetchJson: async (_url, { body }) => {
        bodies.push(JSON.parse(body ?? ""));
        return { results: [{}, {}] };
      },
    });
    const asked = [
      { ecosystem: "crates.io", name: "rand", version: "0.8.5" },
      { ecosystem: "Go", name: "github.com/gin-gonic/gin", version: "1.9.0" },
    ] as const;
    await source.lookup(asked, io());
    expect(bodies).toEqual([
      {
        queries: asked.map(({ ecosystem, name, version }) => ({ package: { ecosystem, name }, version })),
      },
    ]);
  });

  it("follows the page token of the one query that has it", async () => {
    const { sizes, fetchJson } = service([
      [{ vulns: [{ id: "GHSA-1" }], next_page_token: "t" }, {}],
      [{ vulns: [{ id: "GHSA-2" }] }],
    ]);
    const source = osvSource({ baseUrl: "https://osv.test", fetchJson, fallback: fixed() });
    const answer = await source.lookup(packages(2), io());
    expect(sizes).toEqual([2, 1]);
    expect(answer.advisories.get("npm:a")?.map(({ id }) => id)).toEqual(["GHSA-1", "GHSA-2"]);
  });

  it.each([
    ["cannot be reached", async () => Promise.reject(new Error("ECONNREFUSED"))],
    ["answers nonsense", async () => ({ results: "x" })],
    ["answers too little", async () => ({ results: [] })],
    ["names an id that is a path", async () => ({ results: [{ vulns: [{ id: "../../x" }] }] })],
    ["never comes to an end", async () => ({ results: [{ next_page_token: "t" }] })],
  ] satisfies [string, FetchJson][])(
    "falls back, incomplete, when the service %s",
    async (_name, fetchJson) => {
      const fallback = fixed(record({ id: "GHSA-1111-1111-1111", affected: affectsA("2.0.0") }));
      const source = osvSource({ baseUrl: "https://osv.test", fetchJson, fallback });
      const answer = await source.lookup(packages(1), io());
      expect(answer.complete).toBe(false);
      expect(answer.notes[0]).toContain("could not be reached");
      expect(answer.advisories.get("npm:a")).toHaveLength(1);
    },
  );

  it("is incomplete when an advisory cannot be read", async () => {
    const { fetchJson } = service();
    const source = osvSource({
      baseUrl: "https://osv.test",
      fetchJson: (url, init) => (init.method === "GET" ? Promise.resolve({ id: 7 }) : fetchJson(url, init)),
      fallback: fixed(),
    });
    expect(await source.lookup(packages(1), io())).toMatchObject({ complete: false });
  });
});
