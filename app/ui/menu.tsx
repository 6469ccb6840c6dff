import type { ReactNode } from "react";
import type { Side } from "~/lib/place-panel";
import { Icon } from "~/ui/icon";
import { Popover, type PopoverProps } from "~/ui/popover";

interface Props extends Omit<PopoverProps, "children" | "summary" | "place"> {
  summary?: ReactNode;
  place?: Side;
  children: ReactNode;
}

/** A button that opens a list of links and of forms with one button each. Without a `summary` it is the three dots of a row. */
export function Menu({ summary, ...props }: Props) {
  if (summary)
    return (
      <Popover {...props} summary={summary} look={`w-full rounded-md px-2 py-1.5 ${props.look ?? ""}`} />
    );
  return (
    <Popover
      align="end"
      look="grid size-9 place-items-center rounded-md text-ink-faint hover:text-ink sm:size-8"
      panel="min-w-44 p-1"
      {...props}
      summary={<Icon name="dots" />}
    />
  );
}

/** The look of one line of a menu, for links and buttons. */
export const menuItemStyle =
  "flex w-full items-center gap-2 rounded-md px-2 py-2 text-left text-[13px] hover:bg-inset focus-visible:bg-inset " +
  "focus-visible:outline-offset-[-2px] disabled:opacity-55 sm:py-1.5";
