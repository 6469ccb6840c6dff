import { describe, expect, test } from "vitest";
import { distinct, fetchPages, followPages } from "#server/providers/pages";

const never = () => false;

/** Pages that lead from one to the next as the table says; each holds its own address. */
const chain = (nexts: Record<string, string>) => {
  const asked: string[] = [];
  return {
    asked,
    fetchPage: async (url: string) => {
      asked.push(url);
      return { items: [url], next: nexts[url] };
    },
  };
};

describe("pages followed one by one", () => {
  test("are all read, in order", async () => {
    const { fetchPage } = chain({ a: "b", b: "c" });

    expect(await followPages("a", never, fetchPage)).toEqual({ items: ["a", "b", "c"], more: false });
  });

  test.each([
    ["itself", { a: "a" }, ["a"]],
    ["the first", { a: "b", b: "a" }, ["a", "b"]],
    ["one in the middle", { a: "b", b: "c", c: "b" }, ["a", "b", "c"]],
  ])("end where a page leads back to %s", async (_, nexts, expected) => {
    const { fetchPage, asked } = chain(nexts);

    await followPages("a", never, fetchPage);

    expect(asked).toEqual(expected);
  });

  test("end when there is enough, and say that there is more", async () => {
    const { fetchPage } = chain({ a: "b", b: "c" });

    expect(await followPages("a", (items) => items.length >= 2, fetchPage)).toEqual({
      ...{ items: ["a", "b"], more: true },
    });
  });

  test("do not claim more when the last one made it enough", async () => {
    const { fetchPage } = chain({ a: "b" });

    expect(await followPages("a", (items) => items.length >= 2, fetchPage)).toEqual({
      ...{ items: ["a", "b"], more: false },
    });
  });

  test("R-05: end at five hundred when they never do, and say that there is more", async () => {
    let asked = 0;
    const endless = async (url: string) => {
      asked += 1;
      return { items: [], next: `${url}x` };
    };

    const { more } = await followPages("a", never, endless);

    expect([asked, more]).toEqual([500, true]);
  });

  test("fail with the page that failed", async () => {
    const broken = async (url: string) => {
      if (url === "b") throw new Error("page b");
      return { items: [url], next: "b" };
    };

    await expect(followPages("a", never, broken)).rejects.toThrow("page b");
  });
});

describe("pages fetched by number", () => {
  test.each([
    [2, 1, []],
    [2, 2, [2]],
    [1, 3, [1, 2, 3]],
    [2, 30, Array.from({ length: 29 }, (_, at) => at + 2)],
  ])("from %i to %i are each read once, and stand in order", async (from, to, expected) => {
    const items = await fetchPages(from, to, async (page) => {
      // Later pages answer first.
      for (let turn = page; turn < 31; turn += 1) await Promise.resolve();
      return [page];
    });

    expect(items).toEqual(expected);
  });

  test("are at most ten at once", async () => {
    let [running, most] = [0, 0];

    await fetchPages(1, 40, async (page) => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return [page];
    });

    expect(most).toBe(10);
  });

  test("fail together when one fails", async () => {
    const broken = async (page: number) => {
      if (page === 3) throw new Error("page 3");
      return [page];
    };

    await expect(fetchPages(1, 5, broken)).rejects.toThrow("page 3");
  });

  test("R-05: are not believed beyond five hundred", async () => {
    expect(await fetchPages(2, 1e9, async (page) => [page])).toHaveLength(499);
  });
});

test("of rows with the same id the first one stays, in its place", () => {
  const rows = ["a1", "b1", "a2", "c1", "b2"].map((name) => ({ externalId: name.slice(0, 1), name }));

  expect(distinct(rows).map(({ name }) => name)).toEqual(["a1", "b1", "c1"]);
});
