import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { failureFor } from "~/lib/failure";
import { nextPath } from "~/lib/next-path";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { ButtonLink } from "~/ui/button-link";
import { FactorVerification } from "~/ui/factor-verification";
import { PlainHeading } from "~/ui/plain-heading";
import { RecoveryCodes } from "~/ui/recovery-codes";
import { SignOutLink } from "~/ui/sign-out-link";
import { TotpEnrolmentForm } from "~/ui/totp-enrolment";

export const meta = () => title("Second factor");

export const loader = withApi(async ({ api, url, afterAction }) => {
  const next = nextPath(url.searchParams.get("next"));
  const { state, hasFactor } = await api.session.current();
  if (!afterAction && state === "anonymous") throw redirect(paths.login(next));
  // Each beginning makes a new key, so it happens when the page is opened and not when a form on it is answered.
  const begin = state === "aal1" && !hasFactor && !afterAction;
  const enrolment = begin ? forPage(await api.factor.beginTotp({})) : null;
  return { state, hasFactor, enrolment, next };
});

const forPage = ({ manualKey, qrSvg }: { manualKey: string; qrSvg: string }) => ({
  manualKey,
  qr: `data:image/svg+xml;base64,${Buffer.from(qrSvg).toString("base64")}`,
});

export const action = withAction(async ({ api, form, url }) => {
  const code = form.text("code");
  if (form.text("intent") === "enrol") {
    const { codes } = await api.factor.confirmTotp({ code: code.replaceAll(" ", "") });
    return { ok: true as const, codes };
  }
  await api.factor.verify({ code });
  throw redirect(nextPath(url.searchParams.get("next")));
});

/** The second step of signing in: enrols an authenticator the first time, and asks for a code every other time. */
export default function Factor() {
  const { state, hasFactor, enrolment, next } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer?.ok) {
    return (
      <>
        <PlainHeading title="Your recovery codes">The authenticator app is on.</PlainHeading>
        <RecoveryCodes codes={answer.codes} />
        <div className="mt-6">
          <ButtonLink to={next} tone="primary">
            I have kept them, continue
          </ButtonLink>
        </div>
      </>
    );
  }
  if (state === "aal2") {
    return (
      <>
        <PlainHeading title="You are signed in">Your second factor is proved.</PlainHeading>
        <ButtonLink to={next} tone="primary">
          Continue
        </ButtonLink>
      </>
    );
  }
  const refusedEnrolment = failureFor(answer, { intent: "enrol" });
  const shown = enrolment ?? keptEnrolment(refusedEnrolment?.values);
  if (!hasFactor && shown) {
    return (
      <>
        <PlainHeading title="Add a second factor">
          Every account here needs one. Scan this with an authenticator app, then type the code it shows.
        </PlainHeading>
        <TotpEnrolmentForm enrolment={shown} failure={refusedEnrolment} />
        <SignOutLink />
      </>
    );
  }
  return (
    <>
      <PlainHeading title="Second factor">Enter the 6-digit code from your authenticator app.</PlainHeading>
      <FactorVerification failure={failureFor(answer, { intent: "verify" })} />
      <SignOutLink />
    </>
  );
}

function keptEnrolment(values: Readonly<Record<string, string>> | undefined) {
  return values?.manualKey && values.qr?.startsWith("data:image/svg+xml;base64,")
    ? { manualKey: values.manualKey, qr: values.qr }
    : null;
}
