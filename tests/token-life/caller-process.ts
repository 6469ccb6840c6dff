import { createHash } from "node:crypto";
import { takeToken } from "#server/connect/take-token";
import { AppError } from "#server/errors";
import { readSetup } from "#tests/token-life/other-process";

/** How one call ended: a digest of the token it got, or the code of its refusal. */
export type CallOutcome = { readonly token: string } | { readonly code: string };

/** Takes a connection's token as often at once as the parent says. */
function main(): void {
  const { setup, services } = readSetup();
  const takeOne = async (): Promise<CallOutcome> => {
    try {
      const { accessToken } = await takeToken(services, services.db, setup.scope, setup.connectionId, "scan");
      return { token: createHash("sha256").update(accessToken.reveal()).digest("hex") };
    } catch (error) {
      return { code: error instanceof AppError ? error.code : String(error) };
    }
  };
  const answer = async (calls: number) => {
    process.send?.(await Promise.all(Array.from({ length: calls }, takeOne)));
  };
  process.on("message", (calls: number) => void answer(calls));
  process.on("disconnect", () => process.exit(0));
  process.send?.("ready");
}

main();
