import { bareEnvironment } from "#server/sandbox/bare-environment";

/** Which transports git may use. Everything else (file, ext, ssh, git) is refused by git itself. */
export type Transport = "none" | "https" | "http-and-https";

/** The whole environment of a git process. Nothing is inherited but PATH, so no secret of ours can be. */
export function gitEnvironment(): Record<string, string> {
  return {
    ...bareEnvironment(),
    XDG_CONFIG_HOME: "/nonexistent",
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_ATTR_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "/bin/false",
    GIT_LFS_SKIP_SMUDGE: "1",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_PROTOCOL_FROM_USER: "0",
    GIT_NO_REPLACE_OBJECTS: "1",
  };
}

const hardening = [
  "core.hooksPath=/dev/null",
  "core.symlinks=false",
  "core.fsmonitor=false",
  "core.protectHFS=true",
  "core.protectNTFS=true",
  "core.attributesFile=/dev/null",
  "core.sshCommand=/bin/false",
  "core.askPass=/bin/false",
  // Blobs over this size are streamed by git instead of being held in memory.
  "core.bigFileThreshold=16m",
  "safe.bareRepository=explicit",
  "transfer.fsckObjects=true",
  "fetch.fsckObjects=true",
  // Old but harmless writers' mistakes; without a checkout they can do nothing, and real projects have them.
  "fetch.fsck.zeroPaddedFilemode=ignore",
  "fetch.fsck.badTimezone=ignore",
  "fetch.fsck.missingSpaceBeforeDate=ignore",
  "fetch.unpackLimit=1",
  "fetch.recurseSubmodules=false",
  "submodule.recurse=false",
  "http.followRedirects=false",
  "http.lowSpeedLimit=1024",
  "http.lowSpeedTime=30",
  "protocol.allow=never",
  "init.templateDir=",
  "init.defaultBranch=main",
  "gc.auto=0",
  "maintenance.auto=false",
  "filter.lfs.smudge=",
  "filter.lfs.process=",
  "filter.lfs.required=false",
  // An empty value clears helpers from any other configuration before ours is added.
  "credential.helper=",
  "credential.useHttpPath=false",
];

/** The `-c` arguments every git command starts with. `helper` is the credential helper's text, when there is one. */
export function gitSettings(transport: Transport, helper: string | null): string[] {
  const settings = [...hardening];
  if (transport !== "none") settings.push("protocol.https.allow=always");
  if (transport === "http-and-https") settings.push("protocol.http.allow=always");
  if (helper !== null) settings.push(`credential.helper=${helper}`);
  return settings.flatMap((setting) => ["-c", setting]);
}
