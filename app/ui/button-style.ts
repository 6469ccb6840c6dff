export type ButtonTone = "primary" | "secondary" | "quiet" | "danger";

const base =
  "inline-flex items-center justify-center gap-1.5 rounded-md px-3 h-9 sm:h-8 text-[13px] font-medium " +
  "whitespace-nowrap transition-colors disabled:opacity-55";

const tones: Readonly<Record<ButtonTone, string>> = {
  primary: "bg-accent text-on-accent enabled:hover:bg-accent-strong [a&]:hover:bg-accent-strong",
  secondary: "bg-surface border border-line-strong text-ink enabled:hover:bg-inset [a&]:hover:bg-inset",
  quiet: "text-ink-soft enabled:hover:bg-inset [a&]:hover:bg-inset hover:text-ink",
  danger: "bg-bad text-surface enabled:hover:opacity-90",
};

/** The look of a button, for buttons and for links that act like one. */
export const buttonStyle = (tone: ButtonTone = "secondary", extra = ""): string =>
  `${base} ${tones[tone]} ${extra}`;
