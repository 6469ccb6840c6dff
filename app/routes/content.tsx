import { Outlet, useRouteError } from "@remix-run/react";
import { ErrorPage } from "~/ui/error-page";

/** Exists for its boundary: a page that fails leaves the shell around it standing. */
export default function Content() {
  return <Outlet />;
}

export function ErrorBoundary() {
  return <ErrorPage error={useRouteError()} />;
}
