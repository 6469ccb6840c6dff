import type { AppLoadContext } from "@remix-run/node";
import { TRPCError } from "@trpc/server";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError, type ErrorCode } from "#server/errors";
import { toTrpcError } from "#server/trpc/errors";
import { withAction, withApi } from "~/lib/api.server";

const contextOf = () => {
  const responseHeaders = new Headers({ "set-cookie": "session=next" });
  return { cspNonce: "n", api: {}, responseHeaders, requestId: "req-1" } as unknown as AppLoadContext;
};

const refuse =
  (code: ErrorCode, context = {}) =>
  async (): Promise<never> => {
    throw toTrpcError(new AppError(code, { say: "No, and this is why.", context }));
  };

const load = (work: () => Promise<unknown>, path = "/scans?repositoryId=1") =>
  withApi(work)({ request: new Request(`http://portal.test${path}`), params: {}, context: contextOf() });

const post = (work: () => Promise<unknown>, entries: Record<string, string> = {}, path = "/team") =>
  withAction(work)({
    request: new Request(`http://portal.test${path}`, { method: "POST", body: new URLSearchParams(entries) }),
    params: {},
    context: contextOf(),
  });

const thrown = (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable("nothing was thrown"),
    (reason: unknown) => reason,
  );

describe("what a refusal becomes", () => {
  it.each([
    ["UNAUTHENTICATED", "/login?next=%2Fscans%3FrepositoryId%3D1"],
    ["AAL2_REQUIRED", "/factor?next=%2Fscans%3FrepositoryId%3D1"],
    ["STEP_UP_REQUIRED", "/confirm?next=%2Fscans%3FrepositoryId%3D1"],
  ] as const)("%s leads to %s, with the cookies of the request", async (code, location) => {
    const answer = (await thrown(load(refuse(code)))) as Response;
    expect(answer.headers.get("location")).toBe(location);
    expect(answer.headers.get("set-cookie")).toBe("session=next");
  });

  it("asks for the factor from an action as well, and comes back to the page of an index route", async () => {
    const answer = (await thrown(
      post(refuse("STEP_UP_REQUIRED"), {}, "/settings/repositories?index"),
    )) as Response;
    expect(answer.headers.get("location")).toBe("/confirm?next=%2Fsettings%2Frepositories");
  });

  it("becomes the error page of a loader, with the request to quote", async () => {
    const answer = await thrown(load(refuse("FORBIDDEN")));
    expect(answer).toMatchObject({
      data: { code: "FORBIDDEN", say: "No, and this is why.", requestId: "req-1" },
      init: { status: 403 },
    });
  });

  it("answers the form it came from and keeps what was typed, but no secret", async () => {
    const typed = {
      intent: "save-config",
      clientId: "abc",
      clientSecret: "hidden",
      password: "hidden",
      code: "1",
    };
    const answer = await post(refuse("BAD_REQUEST", { field: "clientId" }), typed);
    expect(answer).toMatchObject({
      data: { ok: false, fields: { clientId: "No, and this is why." } },
      init: { status: 400 },
    });
    expect(JSON.stringify(answer.data)).not.toContain("hidden");
    expect(answer.data).toHaveProperty("values", { intent: "save-config", clientId: "abc" });
  });
});

describe("entries that do not fit a schema", () => {
  const invalid = async (): Promise<never> => {
    const { error: cause } = z.object({ email: z.email() }).safeParse({ email: "x" });
    throw toTrpcError(
      new AppError("BAD_REQUEST", { say: "Check email.", context: { field: "email" }, cause }),
    );
  };

  it("are told at their fields", async () => {
    expect((await post(invalid)).data).toMatchObject({ fields: { email: "Invalid email address" } });
  });

  it("make an address that leads nowhere", async () => {
    expect(await thrown(load(invalid))).toMatchObject({ init: { status: 404 } });
  });
});

it("leaves faults of ours alone, so that they reach the log", async () => {
  const fault = new TRPCError({ code: "INTERNAL_SERVER_ERROR", message: "details" });
  await expect(load(() => Promise.reject(fault))).rejects.toBe(fault);
});
