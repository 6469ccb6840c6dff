import { describe, expect, it } from "vitest";
import { keepViewChoices, readViewChoices } from "~/lib/view-choices.server";
import { action } from "~/routes/session/view";

const kept = (setCookie: string | null) => (setCookie ?? "").split(";")[0] ?? "";
const read = (cookie: string) => readViewChoices(new Request("http://portal.test/", { headers: { cookie } }));
const encoded = (value: unknown) =>
  `__Host-view=${encodeURIComponent(Buffer.from(JSON.stringify(value)).toString("base64"))}`;

const post = async (entries: [string, string][], cookie = "") => {
  const request = new Request("http://portal.test/view", {
    ...{ method: "POST", headers: { cookie }, body: new URLSearchParams(entries) },
  });
  const answer = await Promise.resolve(action({ request, params: {}, context: {} as never })).catch(
    (reason: unknown) => reason,
  );
  if (answer instanceof Response)
    return { cookie: kept(answer.headers.get("set-cookie")), location: answer.headers.get("location") };
  const { headers } = (answer as { init: ResponseInit }).init;
  return { cookie: kept(new Headers(headers).get("set-cookie")), location: null };
};

describe("the choices of a browser", () => {
  it("come back as they were kept, in a cookie that no script reads and no other host sets", async () => {
    const header = await keepViewChoices({ theme: "dark", hiddenColumns: { scans: ["commit"] } });

    expect(await read(kept(header))).toEqual({ theme: "dark", hiddenColumns: { scans: ["commit"] } });
    expect(header).toMatch(/^__Host-view=.*Path=\/; HttpOnly; Secure; SameSite=Lax/);
  });

  it.each([
    "",
    "__Host-view=%%%",
    encoded(null),
    encoded({ theme: "<script>", hiddenColumns: { "Bad Name": ["x"], scans: "commit" } }),
    encoded({ hiddenColumns: { scans: [7, "", "x y"] } }),
  ])("are the usual ones where the cookie holds none: %s", async (cookie) => {
    expect(await read(cookie)).toEqual({ theme: "system", hiddenColumns: {} });
  });

  it("keep one when the other changes", async () => {
    const first = await post([["theme", "light"]]);
    const second = await post(
      [
        ...([
          ["table", "scans"],
          ["column", "commit"],
          ["column", "queued"],
          ["shown", "queued"],
        ] as [string, string][]),
      ],
      first.cookie,
    );

    expect(await read(second.cookie)).toEqual({ theme: "light", hiddenColumns: { scans: ["commit"] } });
  });

  it("lead back to the page of a form without script, and to no other site", async () => {
    expect(
      await post([
        ["theme", "dark"],
        ["next", "/scans?a=1"],
      ]),
    ).toMatchObject({ location: "/scans?a=1" });
    expect(
      await post([
        ["theme", "dark"],
        ["next", "//evil.test"],
      ]),
    ).toMatchObject({ location: "/" });
    expect(await post([["theme", "dark"]])).toMatchObject({ location: null });
  });
});
