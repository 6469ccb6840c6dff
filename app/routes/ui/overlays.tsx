import { useState } from "react";
import { Group, Specimen } from "~/routes/ui/specimen";
import { buttonStyle } from "~/ui/button-style";
import { ConfirmDialog } from "~/ui/confirm-dialog";
import { Dialog } from "~/ui/dialog";
import { Icon } from "~/ui/icon";
import { Menu, menuItemStyle } from "~/ui/menu";
import { Popover } from "~/ui/popover";
import { useToast } from "~/ui/toast-stack";
import { Tooltip } from "~/ui/tooltip";

type Open = "plain" | "drawer" | null;

/** What lies over a page. */
export function Overlays() {
  const [open, setOpen] = useState<Open>(null);
  const toast = useToast();
  const close = () => setOpen(null);
  const button = (text: string, onClick: () => void) => (
    <button type="button" className={buttonStyle("secondary")} onClick={onClick}>
      {text}
    </button>
  );
  return (
    <Group title="Overlays">
      <Specimen name="dialog">
        {button("Dialog", () => setOpen("plain"))}
        {button("Drawer", () => setOpen("drawer"))}
        <Dialog
          open={open === "plain"}
          onClose={close}
          title="Rename the workspace"
          description="Everybody in it sees the new name at once."
          actions={button("Done", close)}
        >
          <p>Content that may be longer than the window scrolls by itself.</p>
        </Dialog>
        <Dialog open={open === "drawer"} onClose={close} title="Navigation" kind="drawer">
          <p>From the left, over the whole height.</p>
        </Dialog>
      </Specimen>
      <Specimen name="confirm-dialog">
        <ConfirmDialog
          to="/ui"
          tone="danger"
          title="Disconnect octo-operator from GitHub?"
          says="The token is revoked there and deleted here. These repositories are no longer scanned:"
          lost={{ intro: "Two repositories", names: ["acme-example/payments-api", "acme-example/web"] }}
          button="Disconnect"
        >
          Disconnect
        </ConfirmDialog>
      </Specimen>
      <Specimen name="menu">
        <Menu label="Actions of a row">
          <button type="button" className={menuItemStyle}>
            <Icon name="refresh" className="size-4 text-ink-faint" /> Scan again
          </button>
          <button type="button" className={menuItemStyle}>
            <Icon name="pause" className="size-4 text-ink-faint" /> Pause
          </button>
          <button type="button" className={menuItemStyle} disabled>
            <Icon name="trash" className="size-4 text-ink-faint" /> Remove
          </button>
        </Menu>
      </Specimen>
      <Specimen name="popover">
        <Popover
          label="What SCA is"
          look={buttonStyle("secondary")}
          summary="What is SCA?"
          panel="w-72 p-4 text-[13px]"
        >
          Dependency audit: what is installed, compared with published advisories.
        </Popover>
      </Specimen>
      <Specimen name="tooltip">
        <Tooltip text="Copies the redirect URI">
          <button type="button" className={buttonStyle("secondary")} aria-label="Copy">
            <Icon name="copy" />
          </button>
        </Tooltip>
      </Specimen>
      <Specimen name="toast, toast-stack">
        {button("Done", () => toast({ message: "Saved." }))}
        {button("With undo", () =>
          toast({
            message: "Finding ignored.",
            undo: () => toast({ message: "It is open again.", tone: "info" }),
          }),
        )}
        {button("Bad news", () => toast({ message: "GitHub did not answer. Try again.", tone: "bad" }))}
      </Specimen>
    </Group>
  );
}
