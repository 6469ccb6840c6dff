import { property } from "#server/scanners/sast/object-literal";
import { calls, type Rule, reached } from "#server/scanners/sast/rule";

const shells = /^(?:.*\/)?(?:sh|bash|zsh|dash|ksh|cmd|cmd\.exe|powershell|pwsh)$/;

export const commandInjection: Rule = {
  id: "js/command-injection",
  title: "Shell command built from request data",
  severity: "critical",
  cwe: ["CWE-78"],
  message: "Request data reaches a command line, so a visitor can run commands on the server.",
  advice:
    "Call a fixed program with `execFile` or `spawn` without a shell, and pass checked values as separate arguments.",
  kinds: calls,
  check(node, facts) {
    const { path, args } = facts.call(node);
    const [command, list] = args;
    if (
      /^(?:child_process\.(?:exec|execSync)|shelljs\.exec|execa\.(?:command|commandSync|execaCommand|execaCommandSync)|child_process\.promises\.exec)$/.test(
        path ?? "",
      )
    ) {
      return reached(facts, node, [command], "command");
    }
    if (
      !/^(?:child_process\.(?:spawn|spawnSync|execFile|execFileSync)|cross-spawn|cross-spawn\.sync|execa|execa\.(?:execa|sync))$/.test(
        path ?? "",
      )
    )
      return null;
    const options = args.find((arg) => arg.kind === "object");
    const shell = property(options, "shell", facts);
    const throughShell =
      (shell !== null && facts.text(shell) !== "false") || shells.test(facts.value(command).constant ?? "");
    return reached(facts, node, throughShell ? [command, list] : [command], "command");
  },
};
