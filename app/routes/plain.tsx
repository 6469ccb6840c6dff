import { Outlet } from "@remix-run/react";
import { PlainPage } from "~/ui/plain-page";

/** Pages for people who are not fully signed in, and the ones between two sites. */
export default function Plain() {
  return (
    <PlainPage>
      <Outlet />
    </PlainPage>
  );
}
