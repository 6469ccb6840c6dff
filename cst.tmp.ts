import { loadGrammars, grammarFor } from "#server/scanners/sast/parse/grammars";
import { parse } from "#server/scanners/sast/parse/parse";
import fs from "node:fs";
const g = await loadGrammars();
const file = process.argv[2]!;
const t = parse(fs.readFileSync(file, "utf8"), g.get(grammarFor(file)!)!);
if (typeof t === "string") throw t;
const show = (n: any, d: number) => { console.log("  ".repeat(d) + (n.field ? n.field + ": " : "") + (n.named?"":"'") + n.kind + (n.children.length ? "" : " " + JSON.stringify(n.text.slice(0, 60)))); for (const c of n.children) show(c, d + 1); };
show(t.root, 0);
