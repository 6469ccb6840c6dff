import { redirect } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { withAction, withApi } from "~/lib/api.server";
import { deviceName } from "~/lib/device-name";
import { failureFor } from "~/lib/failure";
import { nextPath } from "~/lib/next-path";
import { madeAnswer, signedAnswer } from "~/lib/passkey-answer.server";
import { paths } from "~/lib/paths";
import { title } from "~/lib/title";
import { keptEnrolment, shownEnrolment } from "~/lib/totp-enrolment";
import { ButtonLink } from "~/ui/button-link";
import { FactorVerification } from "~/ui/factor-verification";
import { FormError } from "~/ui/form-error";
import { OrLine } from "~/ui/or-line";
import { PasskeyButton } from "~/ui/passkey-button";
import { PlainHeading } from "~/ui/plain-heading";
import { RecoveryCodes } from "~/ui/recovery-codes";
import { SignOutLink } from "~/ui/sign-out-link";
import { TotpEnrolmentForm } from "~/ui/totp-enrolment";

export const meta = () => title("Second factor");

export const loader = withApi(async ({ api, request, url, afterAction }) => {
  const next = nextPath(url.searchParams.get("next"));
  const { state, hasFactor, factors } = await api.session.current();
  if (!afterAction && state === "anonymous") throw redirect(paths.login(next));
  // Each beginning makes a new key, so it happens when the page is opened and not when a form on it is answered.
  const begin = state === "aal1" && !hasFactor && !afterAction;
  const enrolment = begin ? shownEnrolment(await api.factor.beginTotp({})) : null;
  const device = deviceName(request.headers.get("user-agent"));
  return { state, hasFactor, factors, enrolment, device, next };
});

export const action = withAction(async ({ api, form, url }) => {
  if (form.text("intent") === "passkey") {
    // With a name it is a new one: this page enrols the first factor, or proves one.
    const name = form.text("name");
    if (name) {
      const { codes } = await api.factor.addPasskey({ name, answer: madeAnswer(form) });
      return { ok: true as const, codes };
    }
    await api.factor.verifyPasskey({ answer: signedAnswer(form) });
    throw redirect(nextPath(url.searchParams.get("next")));
  }
  const code = form.text("code");
  if (form.text("intent") === "enrol") {
    const { codes } = await api.factor.confirmTotp({ code: code.replaceAll(" ", "") });
    return { ok: true as const, codes };
  }
  await api.factor.verify({ code });
  throw redirect(nextPath(url.searchParams.get("next")));
});

/** The second step of signing in: enrols a passkey or an authenticator the first time, and asks for one every other time. */
export default function Factor() {
  const { state, hasFactor, factors, enrolment, device, next } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  if (answer?.ok) {
    return (
      <>
        <PlainHeading title="Your recovery codes">Your second factor is on.</PlainHeading>
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
          Every account here needs one. A passkey is the quickest; an authenticator app does as well.
        </PlainHeading>
        <FormError failure={failureFor(answer, { intent: "passkey" })} />
        <PasskeyButton use="register" tone="primary" wide entries={() => ({ name: device })}>
          Use a passkey
        </PasskeyButton>
        <OrLine />
        <p className="mb-4 text-[13px] text-ink-soft text-pretty">
          Scan this with an authenticator app, then type the code it shows.
        </p>
        <TotpEnrolmentForm enrolment={shown} failure={refusedEnrolment} />
        <SignOutLink />
      </>
    );
  }
  return (
    <>
      <PlainHeading title="Second factor">
        {factors.totp
          ? "Enter the 6-digit code from your authenticator app."
          : "Use your passkey, or enter one of your recovery codes."}
      </PlainHeading>
      {factors.passkeys > 0 ? (
        <>
          <FormError failure={failureFor(answer, { intent: "passkey" })} />
          <PasskeyButton use="verify" tone="primary" wide>
            Use a passkey
          </PasskeyButton>
          <OrLine />
        </>
      ) : null}
      <FactorVerification factors={factors} failure={failureFor(answer, { intent: "verify" })} />
      <SignOutLink />
    </>
  );
}
