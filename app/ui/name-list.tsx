/** Names one after the other, the whole list and not a number. */
export function NameList({ names }: { names: readonly string[] }) {
  return (
    <ul className="max-h-64 space-y-1 overflow-y-auto rounded-lg border border-line bg-inset px-3.5 py-2.5 font-mono text-xs">
      {names.map((name) => (
        <li key={name} className="wrap-anywhere">
          {name}
        </li>
      ))}
    </ul>
  );
}
