import { Form } from "@remix-run/react";
import { paths } from "~/lib/paths";

/** The way out of a half-finished sign-in. */
export function SignOutLink() {
  return (
    <Form method="post" action={paths.logout()} className="mt-5 text-center">
      <button
        type="submit"
        className="rounded text-[13px] text-ink-soft underline underline-offset-2 hover:text-ink"
      >
        Sign in as somebody else
      </button>
    </Form>
  );
}
