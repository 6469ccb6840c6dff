/** Words of a command line: names, options with a value each (`--java DIR`), and those flags among `known` that were given. */
export function readArguments(
  args: readonly string[],
  known: readonly string[],
): { wanted: string[]; options: Map<string, string>; flags: Set<string> } {
  const [wanted, options, flags] = [[] as string[], new Map<string, string>(), new Set<string>()];
  for (let at = 0; at < args.length; at += 1) {
    const argument = args[at] ?? "";
    const name = argument.slice(2);
    if (!argument.startsWith("--")) wanted.push(argument);
    else if (known.includes(name)) flags.add(name);
    else {
      at += 1;
      options.set(name, args[at] ?? "");
    }
  }
  return { wanted, options, flags };
}
