import { Badge } from "~/ui/badge";
import { cellStyle, Table } from "~/ui/table";

interface Check {
  id: string;
  title: string;
  passed: boolean;
  found: string;
}

/** Walls that were tried just now, and what each try found. */
export function CheckTable({ checks }: { checks: readonly Check[] }) {
  return (
    <Table caption="Checks of the running installation" head={["What holds", "Result", "Found"]}>
      {checks.map(({ id, title, passed, found }) => (
        <tr key={id}>
          <th scope="row" className={`${cellStyle} min-w-56 font-normal text-pretty`}>
            {title}
          </th>
          <td className={cellStyle}>
            <Badge tone={passed ? "good" : "bad"} dot>
              {passed ? "Holds" : "Failed"}
            </Badge>
          </td>
          <td className={`${cellStyle} min-w-44 text-ink-soft text-pretty`}>{found}</td>
        </tr>
      ))}
    </Table>
  );
}
