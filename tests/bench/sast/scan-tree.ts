import { sastEngine } from "#server/scanners/sast/engine";
import { folderTree } from "#tests/bench/sast/folder-tree";

/** Scans one folder and prints what it took. */
const tree = folderTree(process.argv[2] ?? ".");
const engine = await sastEngine();
const { bytesScanned, findings, status } = await engine.run(tree, { signal: new AbortController().signal });
const rssKb = process.resourceUsage().maxRSS;
process.stdout.write(JSON.stringify({ bytes: bytesScanned, rssKb, findings: findings.length, status }));
