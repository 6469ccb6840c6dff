import type { AppLoadContext } from "@remix-run/node";
import { EntryRefused, type FormEntries } from "~/lib/form-entries";

type Api = AppLoadContext["api"];
type Signed = Parameters<Api["session"]["signInByPasskey"]>[0]["answer"];
type Made = Parameters<Api["factor"]["addPasskey"]>[0]["answer"];

/** What a passkey answered, as the page's script put it into the form. The procedure judges what is in it. */
export const signedAnswer = (form: FormEntries): Signed => read(form) as Signed;
export const madeAnswer = (form: FormEntries): Made => read(form) as Made;

function read(form: FormEntries): unknown {
  try {
    return JSON.parse(form.secret("answer"));
  } catch {
    throw new EntryRefused("answer", "The answer of the passkey is missing.");
  }
}
