import { parseArgs } from "node:util";

export const USAGE = [
  "Usage: npm run keys -- status [--json]",
  "       npm run keys -- rotate-kek",
  "       npm run keys -- rotate-dek --workspace <id> | --all  [--before <instant>]",
].join("\n");

/** What the command is asked to do. `before` is undefined for now. */
export type Wanted =
  | { readonly verb: "status"; readonly json: boolean }
  | { readonly verb: "rotate-kek" }
  | {
      readonly verb: "rotate-dek";
      readonly workspaceId: string | undefined;
      readonly before: Date | undefined;
    };

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads the command line; undefined for anything that is not wholly understood. */
export function readArguments(args: readonly string[]): Wanted | undefined {
  const options = {
    json: { type: "boolean" },
    workspace: { type: "string" },
    all: { type: "boolean" },
    before: { type: "string" },
  } as const;
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const { json, workspace, all, before } = values;
    const given = Object.keys(values).sort().join();
    if (positionals.length !== 1) return undefined;
    if (positionals[0] === "status")
      return ["", "json"].includes(given) ? { verb: "status", json: !!json } : undefined;
    if (positionals[0] === "rotate-kek") return given === "" ? { verb: "rotate-kek" } : undefined;
    if (positionals[0] !== "rotate-dek" || json || (workspace === undefined) !== !!all) return undefined;
    if (workspace !== undefined && !UUID.test(workspace)) return undefined;
    const moment = before === undefined ? undefined : new Date(before);
    if (moment && Number.isNaN(moment.getTime())) return undefined;
    return { verb: "rotate-dek", workspaceId: workspace, before: moment };
  } catch {
    return undefined;
  }
}
