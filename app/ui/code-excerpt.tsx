import type { FindingDetail } from "~/lib/views";

type Source = FindingDetail["source"];

const looks: Readonly<Record<Source[number][number]["kind"], string>> = {
  plain: "",
  comment: "text-ink-faint italic",
  string: "text-good",
  number: "text-medium",
  keyword: "text-accent font-medium",
  name: "text-low",
};

const plain = (excerpt: string): Source =>
  excerpt.split("\n").map((text) => (text === "" ? [] : [{ kind: "plain", text }]));

/** Source lines with their numbers, as text in colours and nothing else: what is quoted may be hostile. */
export function CodeExcerpt({
  excerpt,
  source = plain(excerpt ?? ""),
  firstLine,
  endLine,
  label,
}: {
  /** The lines as they are; `source` has them in tokens where there are any. */
  excerpt?: string;
  source?: Source;
  firstLine: number;
  /** The last line that is meant; later ones are shown for context. */
  endLine?: number | null;
  label: string;
}) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-inset py-2.5"
    >
      <table className="w-full border-collapse font-mono text-xs leading-5">
        <tbody>
          {source.map((tokens, index) => (
            <tr
              // biome-ignore lint/suspicious/noArrayIndexKey: the place of a line is its identity
              key={index}
              className={
                endLine != null && endLine > firstLine && firstLine + index <= endLine ? "bg-warn-soft" : ""
              }
            >
              <td className="w-px pr-4 pl-4 text-right align-top text-ink-faint tabular-nums select-none">
                {firstLine + index}
              </td>
              <td className="pr-4 whitespace-pre">
                {tokens.map(({ kind, text }, place) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: tokens have no other identity, and never move
                  <span key={place} className={looks[kind]}>
                    {text}
                  </span>
                ))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
