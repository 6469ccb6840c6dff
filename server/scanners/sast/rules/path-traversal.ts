import { property } from "#server/scanners/sast/object-literal";
import { calls, type Rule, reached } from "#server/scanners/sast/rule";

const fileCalls =
  /^(?:fs|fs\/promises|fs-extra|graceful-fs|fs\.promises)\.(?:promises\.)?(?:access|appendFile|chmod|chown|copy|copyFile|cp|createReadStream|createWriteStream|ensureDir|exists|lstat|mkdir|mkdirp|move|open|opendir|outputFile|outputJson|readdir|readFile|readJson|readlink|realpath|remove|rename|rm|rmdir|stat|symlink|truncate|unlink|writeFile|writeJson)(?:Sync)?$/;
const twoPaths = /\.(?:copy|copyFile|cp|move|rename|symlink)(?:Sync)?$/;

export const pathTraversal: Rule = {
  id: "js/path-traversal",
  title: "File path built from request data",
  severity: "high",
  cwe: ["CWE-22"],
  message: "Request data chooses a file path, so `../` can lead to any file the server may read or write.",
  advice:
    "Take `path.basename` of the name, or resolve the path and refuse it when it does not start with the intended folder.",
  kinds: calls,
  check(node, facts) {
    const { path, args, receiver, name } = facts.call(node);
    if (fileCalls.test(path ?? "")) {
      return reached(facts, node, args.slice(0, twoPaths.test(path ?? "") ? 2 : 1), "path");
    }
    const role = facts.value(receiver).role;
    if ((role === "response" || role === "reply") && (name === "sendFile" || name === "download")) {
      // With a root, Express itself refuses to leave that folder.
      const rooted = args.some((arg) => property(arg, "root", facts) !== null);
      return rooted ? null : reached(facts, node, args.slice(0, 1), "path");
    }
    return null;
  },
};
