import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import {
  isRouteErrorResponse,
  Links,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useRouteError,
} from "@remix-run/react";
import type { ReactNode } from "react";
import { useNonce } from "~/lib/nonce";
import { useViewChoices } from "~/lib/view-choices";
import { readViewChoices } from "~/lib/view-choices.server";
import { ErrorPage } from "~/ui/error-page";
import { PlainPage } from "~/ui/plain-page";
import "./styles.css";

const favicon =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#11677a"/>' +
      '<path d="M16 6.5 24 9.6v6.2c0 4.9-3.3 8.2-8 9.7-4.7-1.5-8-4.8-8-9.7V9.6z" fill="none" stroke="#fff" stroke-width="2.2" stroke-linejoin="round"/>' +
      '<path d="m12.6 15.9 2.5 2.5 4.4-4.7" fill="none" stroke="#fff" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/></svg>',
  );

export const links: LinksFunction = () => [{ rel: "icon", type: "image/svg+xml", href: favicon }];

export const meta: MetaFunction = () => [{ title: "SecPortal" }];

/** The clock of a page, from which every relative time is counted on both sides, and how this browser shows the product. */
export const loader = async ({ request }: LoaderFunctionArgs) => ({
  now: new Date().toISOString(),
  choices: await readViewChoices(request),
});

export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  const { theme } = useViewChoices();
  return (
    <html lang="en" data-theme={theme === "system" ? undefined : theme}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content={theme === "system" ? "light dark" : theme} />
        <Meta />
        <Links />
      </head>
      <body>
        {children}
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  return (
    <PlainPage wide={isRouteErrorResponse(error)}>
      <ErrorPage error={error} />
    </PlainPage>
  );
}
