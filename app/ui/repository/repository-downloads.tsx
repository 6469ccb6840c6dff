import { paths } from "~/lib/paths";
import type { RepositoryDetail } from "~/lib/views";
import { Card } from "~/ui/card";
import { Icon } from "~/ui/icon";

/** What is known of the repository, as files for other tools. */
export function RepositoryDownloads({ repository }: { repository: RepositoryDetail }) {
  const { repositoryId, inventory, scans } = repository;
  const found = scans.some(({ seen }) => seen !== null);
  const files = [
    ...(found
      ? [
          {
            href: paths.findingsExport("sarif", { repositoryId }),
            name: "Findings as SARIF",
            note: "JSON",
          },
          {
            href: paths.findingsExport("csv", { repositoryId }),
            name: "Findings as CSV",
            note: "for spreadsheets",
          },
        ]
      : []),
    ...(inventory
      ? [
          { href: paths.sbomExport("cyclonedx", repositoryId), name: "SBOM as CycloneDX", note: "JSON" },
          { href: paths.sbomExport("spdx", repositoryId), name: "SBOM as SPDX", note: "JSON" },
        ]
      : []),
  ];
  if (files.length === 0) return null;
  return (
    <Card className="p-4 text-[13px]">
      <h2 className="text-[15px] font-semibold tracking-tight">Downloads</h2>
      <ul className="mt-2 -mx-2">
        {files.map(({ href, name, note }) => (
          <li key={href}>
            <a href={href} download className="flex items-center gap-2.5 rounded-md px-2 py-2 hover:bg-inset">
              <Icon name="download" className="size-4 text-ink-faint" />
              <span className="flex-1">{name}</span>
              <span className="text-xs text-ink-faint">{note}</span>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}
