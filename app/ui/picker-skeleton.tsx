/** Stands where a connection's repositories will be while its provider is asked; as high as a short list. */
export function PickerSkeleton({ waitFor }: { waitFor: string }) {
  return (
    <>
      <p className="sr-only" role="status">
        Asking the provider…
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
    </>
  );
}
