import {
  type ActionFunctionArgs,
  type AppLoadContext,
  data,
  type LoaderFunctionArgs,
  redirect,
} from "@remix-run/node";
import type { Failure } from "~/lib/failure";
import { FormEntries } from "~/lib/form-entries";
import { paths } from "~/lib/paths";
import type { Problem } from "~/lib/problem";
import { type Refusal, refusalOf } from "~/lib/refusal.server";

type Api = AppLoadContext["api"];
type Answer<T> = ReturnType<typeof data<Exclude<T, Response>>>;

interface Visit {
  readonly api: Api;
  readonly request: Request;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly url: URL;
  /** True where a document shows the answer of its own form; `api` still speaks for the session before it. */
  readonly afterAction: boolean;
}

interface Submission extends Omit<Visit, "afterAction"> {
  readonly form: FormEntries;
}

const nowhere: Refusal = {
  code: "NOT_FOUND",
  status: 404,
  say: "There is nothing at this address.",
  retryAfterSeconds: null,
  fields: {},
  malformed: false,
};

const answered = new WeakSet<AppLoadContext>();

/** A loader that calls the API. Refusals become redirects to where they can be cured, or the error page. */
export const withApi =
  <T>(work: (visit: Visit) => Promise<T>) =>
  async ({ request, params, context }: LoaderFunctionArgs): Promise<Answer<T>> => {
    const url = new URL(request.url);
    try {
      const afterAction = answered.has(context);
      const value = await work({ api: context.api, request, params, url, afterAction });
      return deliver(value, context);
    } catch (error) {
      if (error instanceof Response) throw carrying(error, context);
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      const elsewhere = wayOut(refusal, placeOf(url), context);
      if (elsewhere) throw elsewhere;
      // An address that holds no id where one belongs is the address of nothing.
      const seen = refusal.malformed ? nowhere : refusal;
      throw data(problemOf(seen, context), init(seen, context));
    }
  };

/** An action that calls the API. A refusal that only the person can cure is answered to the form it came from. */
export const withAction =
  <T>(work: (submission: Submission) => Promise<T>) =>
  async ({ request, params, context }: ActionFunctionArgs): Promise<Answer<T | Failure>> => {
    const url = new URL(request.url);
    const form = new FormEntries(await request.formData());
    answered.add(context);
    try {
      return deliver(await work({ api: context.api, request, params, url, form }), context);
    } catch (error) {
      if (error instanceof Response) throw carrying(error, context);
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      const elsewhere = wayOut(refusal, placeOf(url), context);
      if (elsewhere) throw elsewhere;
      const { code, say, fields } = refusal;
      const failure: Failure = { ok: false, code, error: say, fields, values: form.toShowAgain() };
      // The framework's type of a value it sends cannot see through the generic; `Failure` is part of the answer.
      return data(failure, init(refusal, context)) as Answer<T | Failure>;
    }
  };

function deliver<T>(value: T, context: AppLoadContext): Answer<T> {
  if (value instanceof Response) throw carrying(value, context);
  return data(value as Exclude<T, Response>, { headers: context.responseHeaders });
}

/** The same answer with what the procedures of this request asked to send along, above all their cookies. */
function carrying(response: Response, { responseHeaders }: AppLoadContext): Response {
  for (const [name, value] of responseHeaders) response.headers.append(name, value);
  return response;
}

function wayOut({ code }: Refusal, place: string, context: AppLoadContext): Response | null {
  if (code === "UNAUTHENTICATED") return carrying(redirect(paths.login(place)), context);
  if (code === "AAL2_REQUIRED") return carrying(redirect(paths.factor(place)), context);
  if (code === "STEP_UP_REQUIRED") return carrying(redirect(paths.confirm(place)), context);
  return null;
}

function init(refusal: Refusal, { responseHeaders }: AppLoadContext): ResponseInit {
  const headers = new Headers(responseHeaders);
  if (refusal.retryAfterSeconds !== null) headers.set("Retry-After", String(refusal.retryAfterSeconds));
  return { status: refusal.status, headers };
}

const problemOf = ({ code, say, retryAfterSeconds }: Refusal, { requestId }: AppLoadContext): Problem => ({
  code,
  say,
  requestId,
  retryAfterSeconds,
});

/** The page asked for, without the mark the framework puts on index routes. */
function placeOf(url: URL): string {
  const search = new URLSearchParams(url.search);
  search.delete("index");
  return search.size > 0 ? `${url.pathname}?${search}` : url.pathname;
}
