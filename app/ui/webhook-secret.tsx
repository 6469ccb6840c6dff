import { CopyField } from "~/ui/copy-field";
import { Notice } from "~/ui/notice";

/** A signing secret, for the one time that it is shown. */
export function WebhookSecret({ secret }: { secret: string }) {
  return (
    <div className="space-y-4">
      <Notice tone="warn" title="Copy the signing secret now">
        It is shown this once. The receiver needs it to check that a request comes from here.
      </Notice>
      <CopyField label="Signing secret" value={secret} />
    </div>
  );
}
