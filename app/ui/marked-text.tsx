/** Words of an engine, in which what stands between backticks is code. Everything else stays as it is written. */
export function MarkedText({ text }: { text: string }) {
  return (
    <>
      {text.split(/(`[^`\n]+`)/).map((part, index) =>
        part.length > 2 && part.startsWith("`") ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place of a part is its identity
          <code key={index} className="rounded bg-inset px-1 py-0.5 font-mono text-[0.85em]">
            {part.slice(1, -1)}
          </code>
        ) : (
          part
        ),
      )}
    </>
  );
}
