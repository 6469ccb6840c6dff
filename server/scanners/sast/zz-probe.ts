import { loadGrammars } from "#server/scanners/sast/grammars";
import { copyTree, type SyntaxNode } from "#server/scanners/sast/syntax-node";
import { Parser } from "web-tree-sitter";
const g = await loadGrammars();
const p = new Parser();
p.setLanguage(g.get((process.argv[2] ?? "javascript") as "javascript") ?? null);
const src = process.argv[3] ?? "";
const t = p.parse(src);
if (!t) throw new Error("x");
const c = copyTree(t, 1e6);
const stack: [SyntaxNode, number][] = c ? [[c.root, 0]] : [];
while (stack.length) { const [n, d] = stack.pop()!; console.log(" ".repeat(d) + (n.field ? n.field + ":" : "") + n.kind + " " + JSON.stringify(src.slice(n.start, n.end)).slice(0, 60)); for (const k of [...n.children].reverse()) stack.push([k, d + 1]); }
console.log("errors", c?.errors);
