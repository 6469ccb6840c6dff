import { appRouter } from "#server/trpc/app-router";
import type { Access } from "#server/trpc/procedure";
import { refusalOf } from "#tests/helpers/outcome";
import type { Member } from "#tests/helpers/people";
import type { Product } from "#tests/helpers/product";

interface Described {
  readonly _def: { readonly type: "query" | "mutation"; readonly meta: { readonly access: Access } };
}

/** Every procedure of the product with its access, as the router itself tells it. */
export const procedures = Object.entries(
  appRouter._def.procedures as unknown as Record<string, Described>,
).map(([path, { _def }]) => ({ path, type: _def.type, access: _def.meta.access }));

export type Procedure = (typeof procedures)[number];

/** How a call ended: "ok" with what was told, or the code and the sentence of the refusal. */
export interface Ending {
  readonly code: string;
  readonly told: unknown;
}

/** The two doors of a procedure. Both must be guarded alike. */
export type Door = (product: Product, procedure: Procedure, input: unknown, as?: Member) => Promise<Ending>;

export const inProcess: Door = async (product, { path }, input, as) => {
  let at: unknown = await product.api(as);
  for (const name of path.split(".")) at = (at as Record<string, unknown>)[name];
  const call = (at as (input: unknown) => Promise<unknown>)(input);
  const [settled] = await Promise.allSettled([call]);
  if (settled?.status === "fulfilled") return { code: "ok", told: settled.value };
  const { code, say } = await refusalOf(call);
  return { code, told: say };
};

interface Answer {
  readonly error?: { readonly message: string; readonly data: { readonly reason: string } };
  readonly result?: { readonly data: unknown };
}

export const overHttp: Door = async (product, { path, type }, input, as) => {
  const query =
    type === "query" && input !== undefined ? `?input=${encodeURIComponent(JSON.stringify(input))}` : "";
  const answer = await product.request(`/api/trpc/${path}${query}`, {
    as,
    ...(type === "mutation"
      ? {
          method: "POST",
          body: JSON.stringify(input ?? {}),
          headers: { "content-type": "application/json", "sec-fetch-site": "same-origin" },
        }
      : {}),
  });
  const body = (await answer.json()) as Answer;
  if (body.error) return { code: body.error.data.reason, told: body.error.message };
  return { code: "ok", told: body.result?.data };
};
