import type { Finding } from "~/lib/views";
import { Card } from "~/ui/card";
import { ExternalLink } from "~/ui/external-link";
import { Facts } from "~/ui/facts";

/** The dependency a finding is about, and its advisory. */
export function PackageFacts({ finding }: { finding: Finding }) {
  const { packageName, packageVersion, fixedVersion, advisoryIds, advisoryUrl, epss, kev } = finding;
  const ids = advisoryIds.join(", ");
  return (
    <Card className="p-4 sm:p-5">
      <Facts
        columns={2}
        items={[
          { name: "Package", value: <code className="font-mono text-xs">{packageName}</code> },
          {
            name: "Installed",
            value: <code className="font-mono text-xs">{packageVersion ?? "unknown"}</code>,
          },
          {
            name: "Fixed in",
            value: fixedVersion ? (
              <code className="font-mono text-xs">{fixedVersion}</code>
            ) : (
              "No fixed version is known"
            ),
          },
          {
            name: advisoryIds.length === 1 ? "Advisory" : "Advisories",
            value: advisoryUrl ? (
              <ExternalLink href={advisoryUrl}>{ids || "Advisory"}</ExternalLink>
            ) : (
              ids || "–"
            ),
          },
          ...(kev ? [{ name: "Exploited", value: "Known to be exploited (CISA)" }] : []),
          ...(epss === null
            ? []
            : [{ name: "Likely to be exploited in 30 days (EPSS)", value: `${(epss * 100).toFixed(1)} %` }]),
        ]}
      />
    </Card>
  );
}
