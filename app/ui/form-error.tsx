import type { Failure } from "~/lib/failure";
import { Notice } from "~/ui/notice";

/** Why the form around it was refused. What is said at a field already is not said twice. */
export function FormError({ failure }: { failure: Failure | null }) {
  if (!failure || Object.values(failure.fields).includes(failure.error)) return null;
  return <Notice tone="bad">{failure.error}</Notice>;
}
