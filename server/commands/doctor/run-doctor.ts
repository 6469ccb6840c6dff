import { parseArgs } from "node:util";
import { type Provider, providers } from "#db/vocabulary";
import { examineWorkspace } from "#server/commands/doctor/examine-workspace";
import { listWorkspaces, matching } from "#server/commands/doctor/find-workspaces";
import { type Config, ConfigError, readConfig } from "#server/config";
import { type Check, fail, lineOf, ok, type Say } from "#server/connect/examine/check";
import { createLog } from "#server/log";
import { providerRegistry } from "#server/providers/registry";
import type { Services } from "#server/services";
import { checkKey } from "#server/start/check-key";
import { inspectDatabase } from "#server/start/prepare-database";
import { exitCodes, StartError } from "#server/start/start-error";
import { Vault } from "#server/vault/vault";

export interface DoctorRun {
  readonly args: readonly string[];
  readonly environment: Record<string, string | undefined>;
  readonly write: (line: string) => void;
  /** Called with the configuration once it is known to be good, before anything is asked. */
  readonly configured?: (config: Config) => void;
}

const USAGE = "Usage: npm run doctor -- --workspace <id or name> [--provider github|gitlab|bitbucket]";

/** Looks at an installation and one of its workspaces and says what is wrong. Returns the exit code: 1 if anything failed. */
export async function runDoctor(run: DoctorRun): Promise<0 | 1> {
  let failed = false;
  const say: Say = (check: Check) => {
    failed ||= check.level === "fail";
    run.write(lineOf(check));
  };
  const wanted = readArguments(run.args);
  if (!wanted) {
    run.write(USAGE);
    return 1;
  }
  const config = readConfiguration(run, say);
  if (config) await examineInstallation(run, config, wanted, say);
  return failed ? 1 : 0;
}

interface Wanted {
  readonly workspace: string | undefined;
  readonly provider: Provider | undefined;
}

function readArguments(args: readonly string[]): Wanted | undefined {
  try {
    const options = { workspace: { type: "string" }, provider: { type: "string" } } as const;
    const { workspace, provider } = parseArgs({ args: [...args], options }).values;
    const known = providers.find((each) => each === provider);
    return provider !== undefined && !known ? undefined : { workspace, provider: known };
  } catch {
    return undefined;
  }
}

function readConfiguration({ environment, configured }: DoctorRun, say: Say): Config | undefined {
  try {
    const config = readConfig(environment);
    configured?.(config);
    say(ok("the configuration is readable"));
    return config;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    say(fail("the configuration is not readable", error.message));
    return undefined;
  }
}

async function examineInstallation(run: DoctorRun, config: Config, wanted: Wanted, say: Say): Promise<void> {
  const opened = await inspectDatabase(config).catch((error: unknown) => {
    const cause = error instanceof StartError ? error.cause : error;
    const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
    if (error instanceof StartError && error.exitCode === exitCodes.config)
      say(fail("the database is not reached as it was told", error.message));
    else say(fail(`the database cannot be reached${code}`, "check DATABASE_URL, and that the server runs"));
    return undefined;
  });
  if (!opened) return;
  try {
    if (opened.pending.length > 0) {
      say(
        fail(
          `the database lacks ${opened.pending.length} migrations`,
          "run `npm run db:migrate`, or start anew",
        ),
      );
      return;
    }
    say(ok("the database is reachable and at the current schema"));
    const log = createLog("silent");
    const services: Services = {
      ...{ config, log, db: opened.db, vault: new Vault(config.keyRing, config.DATA_KEY_LIMIT) },
      ...{ providers: providerRegistry, mailer: null, wakeWorkers: () => {} },
    };
    if (await keyFits(services, say)) await examineWanted(run, services, wanted, say);
  } finally {
    await opened.close();
  }
}

/** With another key every stored token would look tampered with, and be marked so: nothing further is opened then. */
async function keyFits({ db, config }: Services, say: Say): Promise<boolean> {
  try {
    await checkKey(db, config.keyRing);
    say(ok("the key ring fits the database"));
    return true;
  } catch (error) {
    if (error instanceof ConfigError) say(fail("the key ring does not fit the database", error.message));
    else
      say(
        fail("the database does not let the product in", "run `npm run db:migrate`; check SECPORTAL_SECRET"),
      );
    return false;
  }
}

async function examineWanted(run: DoctorRun, services: Services, wanted: Wanted, say: Say): Promise<void> {
  const all = await listWorkspaces(services.db);
  if (wanted.workspace === undefined) {
    for (const { id, name } of all) run.write(`${id}  ${name}`);
    run.write(all.length === 0 ? "There is no workspace yet." : USAGE);
    return;
  }
  const [workspace, ...more] = matching(all, wanted.workspace);
  if (!workspace)
    say(fail(`there is no workspace “${wanted.workspace}”`, "run it without arguments for a list"));
  else if (more.length > 0) say(fail(`${more.length + 1} workspaces have that name`, "name it by its id"));
  else {
    say(ok(`workspace ${workspace.name}`));
    await examineWorkspace(services, workspace.id, wanted.provider, say);
  }
}
