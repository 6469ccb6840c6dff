import { isRouteErrorResponse, useLocation } from "@remix-run/react";
import { paths } from "~/lib/paths";
import { isProblem } from "~/lib/problem";
import { ButtonLink } from "~/ui/button-link";
import { buttonStyle } from "~/ui/button-style";
import { Icon, type IconName } from "~/ui/icon";

/** A page that could not be shown: what happened, what to do, and how to refer to it. */
export function ErrorPage({ error }: { error: unknown }) {
  const { status, title, say, requestId } = explained(error);
  const { pathname, search } = useLocation();
  const mayPass = status === 429 || status >= 500;
  return (
    <div role="alert" className="max-w-lg">
      <span className="mb-3 grid size-10 place-items-center rounded-lg bg-inset text-ink-soft">
        <Icon name={iconOf(status)} className="size-5" />
      </span>
      <p className="font-mono text-xs text-ink-faint">{status}</p>
      <h1 className="mt-1 text-lg font-semibold tracking-tight">{title}</h1>
      <p className="mt-1.5 text-ink-soft text-pretty">{say}</p>
      {requestId ? (
        <p className="mt-3 text-[13px] text-ink-faint">
          Request <code className="font-mono text-xs select-all">{requestId}</code>. Quote it when you ask for
          help.
        </p>
      ) : null}
      <div className="mt-5 flex flex-wrap gap-2">
        {mayPass ? (
          // A plain link: the browser asks anew, whatever state the scripts of this page are in.
          <a href={pathname + search} className={buttonStyle("primary")}>
            Try again
          </a>
        ) : null}
        {status === 404 ? <ButtonLink to={paths.jump()}>Search</ButtonLink> : null}
        <ButtonLink to={paths.home()}>Go to the overview</ButtonLink>
      </div>
    </div>
  );
}

const titles: Readonly<Record<number, string>> = {
  403: "You may not see this",
  404: "Not found",
  429: "Too many requests",
  502: "The provider did not answer",
  503: "Not available right now",
};

const iconOf = (status: number): IconName =>
  status === 403 ? "lock" : status === 404 ? "search" : status === 429 ? "clock" : "finding";

function explained(error: unknown) {
  if (!isRouteErrorResponse(error)) {
    const say =
      "The page failed on our side. Nothing you did is lost; try again, and tell an operator if it stays.";
    return { status: 500, title: "Something went wrong", say, requestId: null };
  }
  const { status } = error;
  const title = titles[status] ?? (status >= 500 ? "Something went wrong" : "This did not work");
  if (isProblem(error.data)) {
    const again = error.data.retryAfterSeconds
      ? ` Try again in ${error.data.retryAfterSeconds} seconds.`
      : "";
    const known = status === 404 || error.data.say.includes(error.data.requestId);
    const requestId = known ? null : error.data.requestId;
    return { status, title, say: `${error.data.say}${again}`, requestId };
  }
  const say =
    status === 404
      ? "There is no page at this address. It may have been removed, or belong to another of your workspaces."
      : "The request could not be answered.";
  return { status, title, say, requestId: null };
}
