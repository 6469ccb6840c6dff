/** Source lines with their numbers, as text and nothing else: what is quoted may be hostile. */
export function CodeExcerpt({
  excerpt,
  firstLine,
  label,
}: {
  excerpt: string;
  firstLine: number;
  label: string;
}) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-inset py-2.5"
    >
      <table className="border-collapse font-mono text-xs leading-5">
        <tbody>
          {excerpt.split("\n").map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the place of a line is its identity
            <tr key={index}>
              <td className="pr-4 pl-4 text-right align-top text-ink-faint tabular-nums select-none">
                {firstLine + index}
              </td>
              <td className="pr-4 whitespace-pre">{line}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
