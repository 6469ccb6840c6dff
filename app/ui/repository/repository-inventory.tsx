import type { RepositoryDetail } from "~/lib/views";
import { Card } from "~/ui/card";
import { Time } from "~/ui/time";

/** What is installed in the repository, as its lockfiles said at the last scan that read them. */
export function RepositoryInventory({ repository: { inventory } }: { repository: RepositoryDetail }) {
  const total = inventory?.ecosystems.reduce((sum, { packages }) => sum + packages, 0) ?? 0;
  return (
    <Card className="p-4 text-[13px]">
      <h2 className="text-[15px] font-semibold tracking-tight">Packages</h2>
      {inventory === null ? (
        <p className="mt-1 text-ink-soft text-pretty">
          Nothing is known yet. A scan with SCA reads the lockfiles and lists here what they install.
        </p>
      ) : (
        <>
          <p className="mt-1 text-ink-soft">
            {total.toLocaleString("en")} in {inventory.ecosystems.length}{" "}
            {inventory.ecosystems.length === 1 ? "ecosystem" : "ecosystems"}, read{" "}
            <Time at={inventory.takenAt} /> at{" "}
            <code className="font-mono text-xs">{inventory.commitSha.slice(0, 9)}</code>
          </p>
          {inventory.ecosystems.length > 0 ? (
            <table className="mt-3 w-full text-left tabular-nums">
              <caption className="sr-only">Packages by ecosystem</caption>
              <thead>
                <tr className="text-xs text-ink-faint">
                  <th scope="col" className="pb-1 font-medium">
                    Ecosystem
                  </th>
                  <th scope="col" className="pb-1 text-right font-medium">
                    Direct
                  </th>
                  <th scope="col" className="pb-1 text-right font-medium">
                    All
                  </th>
                </tr>
              </thead>
              <tbody className="divide-y divide-line border-t border-line">
                {inventory.ecosystems.map(({ ecosystem, packages, direct }) => (
                  <tr key={ecosystem}>
                    <th scope="row" className="py-1.5 font-normal">
                      {ecosystem}
                    </th>
                    <td className="py-1.5 text-right text-ink-soft">{direct.toLocaleString("en")}</td>
                    <td className="py-1.5 text-right">{packages.toLocaleString("en")}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          ) : null}
          {inventory.complete ? null : (
            <p className="mt-3 text-warn text-pretty">
              Not all of it could be read. The notes of the last scan say what is missing.
            </p>
          )}
        </>
      )}
    </Card>
  );
}
