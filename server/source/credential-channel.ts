import type { Duplex } from "node:stream";
import { AppError } from "#server/errors";
import type { Secret } from "#server/secret";

/** The file descriptor on which git's credential helper talks to this process. */
export const credentialFd = 3;

/** What may be told to git, and the only place it may be told for. `host` carries a port when the URL has one. */
export interface Credential {
  readonly protocol: string;
  readonly host: string;
  readonly username: string;
  readonly token: Secret;
}

/**
 * The helper git runs for a credential. It holds no secret: it passes git's question on to descriptor 3 and prints
 * whatever comes back, so the token is never in an argument, an environment or a file. `store` and `erase` do nothing.
 */
export const credentialHelper = [
  "!f() {",
  'test "$1" = get || return 0;',
  'while IFS= read -r line && test -n "$line"; do printf "%s\\n" "$line"; done >&3;',
  'printf "\\n" >&3;',
  'while IFS= read -r line <&3 && test -n "$line"; do printf "%s\\n" "$line"; done;',
  "}; f",
].join(" ");

const maxQuestionBytes = 16 * 1024;

/**
 * Answers git's credential questions on `channel` for the one expected protocol and host. Any other question gets
 * `quit=1`, which makes git stop instead of asking elsewhere (gitcredentials(7), git-credential(1) "quit").
 * Throws REAUTH_REQUIRED when the credential could not be said in the line protocol at all.
 */
export function answerCredentialQuestions(channel: Duplex, credential: Credential): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a control character would end the protocol's line
  const unsayable = /[\u0000-\u001f\u007f]/;
  if (unsayable.test(credential.token.reveal()) || unsayable.test(credential.username)) {
    throw new AppError("REAUTH_REQUIRED", {
      say: "The stored credential cannot be used. Reconnect the account to go on.",
    });
  }
  let pending = "";
  // Git may be killed in mid-question; a broken pipe here says nothing that its exit does not say better.
  channel.on("error", () => {});
  channel.on("data", (chunk: Buffer) => {
    pending += chunk.toString("utf8");
    if (pending.length > maxQuestionBytes) {
      pending = "";
      channel.end("quit=1\n\n");
      return;
    }
    for (let end = pending.indexOf("\n\n"); end !== -1; end = pending.indexOf("\n\n")) {
      const question = pending.slice(0, end);
      pending = pending.slice(end + 2);
      channel.write(answer(question, credential));
    }
  });
}

function answer(question: string, credential: Credential): string {
  const asked = new Map<string, string>();
  for (const line of question.split("\n")) {
    const equals = line.indexOf("=");
    if (equals > 0) asked.set(line.slice(0, equals), line.slice(equals + 1));
  }
  const expected = asked.get("protocol") === credential.protocol && asked.get("host") === credential.host;
  if (!expected) return "quit=1\n\n";
  return `username=${credential.username}\npassword=${credential.token.reveal()}\n\n`;
}
