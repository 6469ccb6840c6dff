/** Stands where the picker will be while the providers are asked. */
export function PickerSkeleton({ waitFor }: { waitFor: string }) {
  return (
    <div className="rounded-xl border border-line bg-surface shadow-card">
      <p className="border-b border-line px-4 py-3.5 text-[13px] text-ink-faint sm:px-5" role="status">
        Asking the providers…
      </p>
      <div className="animate-pulse divide-y divide-line" aria-hidden="true">
        {["w-52", "w-64", "w-40"].map((width) => (
          <div key={width} className="flex items-center justify-between px-4 py-4 sm:px-5">
            <div className={`h-3.5 rounded bg-inset ${width}`} />
            <div className="h-6 w-20 rounded bg-inset" />
          </div>
        ))}
      </div>
      <noscript>
        <p>
          <a href={waitFor}>Load the list without scripts</a>
        </p>
      </noscript>
    </div>
  );
}
