/**
 * A type as the AST keeps it: the dotted name as the source writes it, without generics, arrays, pointers, references and
 * nullability: `List<String>` → `List`, `*http.Request` → `http.Request`, `?string` → `string`, `\App\User` → `App.User`,
 * `string | null` → `string`. Null for unions of several, function types, `var` and everything else that names no type.
 */
export function typeName(text: string): string | null {
  if (text.length > 300) return null;
  const bare = text
    .replace(/^[\s:*&?@[\]\\]+/, "")
    .replace(/^(?:const|readonly|final|ref|out|in|params)\s+/, "")
    .replace(/\s*\|\s*(?:null|undefined|None|nil)\b|\b(?:null|undefined|None)\s*\|\s*/g, "")
    .replace(/\\|::/g, ".");
  const name = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*/.exec(bare)?.[0];
  if (name === undefined || notTypes.has(name)) return null;
  const rest = bare.slice(name.length).trimStart();
  return rest === "" || /^[<[?!*&]/.test(rest) || rest.startsWith("...") ? name : null;
}

const notTypes: ReadonlySet<string> = new Set([
  "var",
  "val",
  "let",
  "dynamic",
  "auto",
  "func",
  "map",
  "chan",
]);
