const looks = [
  "bg-accent-soft text-accent",
  "bg-good-soft text-good",
  "bg-warn-soft text-warn",
  "bg-low-soft text-low",
  "bg-high-soft text-high",
  "bg-critical-soft text-critical",
] as const;

const sizes = { small: "size-6 text-[10px]", medium: "size-8 text-xs", large: "size-10 text-sm" } as const;

/** The first letters of a person or an account. Says nothing by itself: the name stands beside it. */
export function Avatar({
  name,
  size = "medium",
  square = false,
}: {
  name: string;
  size?: keyof typeof sizes;
  /** For accounts and workspaces; people are round. */
  square?: boolean;
}) {
  return (
    <span
      aria-hidden="true"
      className={`grid flex-none place-items-center font-semibold uppercase select-none ${sizes[size]} ${
        square ? "rounded-md" : "rounded-full"
      } ${looks[lookOf(name)]}`}
    >
      {initialsOf(name)}
    </span>
  );
}

/** One or two letters: of the first and the last word, or of the first two parts of an account's name. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s._@/-]+/).filter(Boolean);
  const [first = "?", last] = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return [first, last].map((word) => (word ? ([...word][0] ?? "") : "")).join("");
}

const lookOf = (name: string): number =>
  [...name].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) % looks.length;
