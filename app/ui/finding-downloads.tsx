import { findingStates } from "#db/vocabulary";
import { type FindingSearch, toAddress } from "~/lib/finding-search";
import { paths } from "~/lib/paths";
import { buttonStyle } from "~/ui/button-style";
import { Icon } from "~/ui/icon";
import { menuItemStyle } from "~/ui/menu";
import { Popover } from "~/ui/popover";

/** The list as files. Plain links: the browser saves what it gets and stays on this page. */
export function FindingDownloads({ search }: { search: FindingSearch }) {
  const { sort: _, ...address } = toAddress(search);
  const query = {
    ...address,
    // The list shows what asks for somebody where no state is chosen, and a file of it holds the same.
    state:
      search.state.length > 0
        ? search.state
        : findingStates.filter((state) => ["new", "open", "reopened"].includes(state)),
  };
  const [repositoryId, ...others] = search.repositoryId;
  const one = others.length === 0 ? repositoryId : undefined;
  return (
    <Popover
      label="Download"
      align="end"
      panel="min-w-56 p-1"
      look={buttonStyle("secondary")}
      summary={
        <>
          <Icon name="download" className="size-3.5" />
          Download
        </>
      }
    >
      <File href={paths.findingsExport("csv", query)}>This list as CSV</File>
      {one ? (
        <>
          <File href={paths.findingsExport("sarif", query)}>This list as SARIF</File>
          <File href={paths.sbomExport("cyclonedx", one)}>SBOM as CycloneDX</File>
          <File href={paths.sbomExport("spdx", one)}>SBOM as SPDX</File>
        </>
      ) : (
        <p className="px-2 py-1.5 text-xs text-ink-faint text-pretty">
          Choose one repository for its SARIF and SBOM files.
        </p>
      )}
    </Popover>
  );
}

const File = ({ href, children }: { href: string; children: string }) => (
  <a href={href} download className={menuItemStyle}>
    {children}
  </a>
);
