import { roles } from "#db/vocabulary";
import { can, permissions } from "#server/domain/permission";
import { permissionNames, roleNames } from "~/lib/words";
import { Icon } from "~/ui/icon";
import { cellStyle, Table } from "~/ui/table";

/** Roles and permissions, drawn from the table the API decides by. */
export function PermissionTable() {
  return (
    <Table caption="Permissions by role" head={["Permission", ...roles.map((role) => roleNames[role])]}>
      {permissions.map((permission) => (
        <tr key={permission}>
          <th scope="row" className={`${cellStyle} min-w-56 !py-2 font-normal`}>
            {permissionNames[permission]}
          </th>
          {roles.map((role) => (
            <td key={role} className={`${cellStyle} !py-2`}>
              {can(role, permission) ? (
                <>
                  <Icon name="check" className="size-4 text-good" />
                  <span className="sr-only">Yes</span>
                </>
              ) : (
                <span className="text-ink-faint">
                  <span aria-hidden="true">–</span>
                  <span className="sr-only">No</span>
                </span>
              )}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  );
}
