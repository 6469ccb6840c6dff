import { severities } from "#db/vocabulary";
import { queryPath, resultOf } from "#tests/fleet/client";
import { engines, type Outputs } from "#tests/fleet/tenant";
import { ask, change, outcomeOf, type Seat } from "#tests/load/seat";
import { signIn } from "#tests/load/sign-in";

/** One thing that operators do. `run` answers whether all of it was answered well. */
export interface Kind {
  readonly name: string;
  /** How often, among all. */
  readonly weight: number;
  run(seat: Seat): Promise<boolean>;
}

const page = (name: string, weight: number, address: (seat: Seat) => string): Kind => ({
  ...{ name, weight },
  run: async (seat) => (await ask(seat, name, address(seat))) !== undefined,
});

/** What operators do, as much of each as a day has: mostly looking. */
export const kinds: readonly Kind[] = [
  page("overview", 14, () => "/"),
  page("findings", 16, ({ random }) => `/findings?severity=${random.pick(severities)}`),
  page("search", 5, ({ random }) => `/findings?text=module-${random.below(60)}`),
  page("finding", 12, ({ random, findingIds }) => `/findings/${random.pick(findingIds)}`),
  page("facets", 6, ({ random }) =>
    queryPath("finding.facets", { severity: [random.pick(severities)], engine: ["sast"] }),
  ),
  page("repositories", 4, () => "/settings/repositories"),
  page("repository", 4, ({ random, tenant }) => `/repositories/${random.pick(tenant.scanned).repositoryId}`),
  page("scans", 8, () => "/scans"),
  page("activity", 8, () => "/activity"),
  { name: "decide", weight: 10, run: decide },
  { name: "toggle", weight: 8, run: toggle },
  { name: "scan", weight: 3, run: startScan },
  {
    name: "signIn",
    weight: 2,
    run: (seat) => (seat.codes?.length === 0 ? Promise.resolve(true) : signIn(seat)),
  },
];

let marks = 0;

/** Decides about a finding, over the form of the page or over the API. The reason is this decision's own. */
async function decide(seat: Seat): Promise<boolean> {
  const { random, findingIds, ledger } = seat;
  marks += 1;
  const reason = `decision ${marks}`;
  const id = random.pick(findingIds);
  const state = random.pick(["ignored", "false_positive", "open"]);
  if (random.below(2) === 0)
    return (
      (await change(seat, { kind: "decide", subject: reason }, "finding.triage", { id, state, reason }))
        .outcome !== "unknown"
    );
  const body = new URLSearchParams({ ids: id, state, reason }).toString();
  const type = "application/x-www-form-urlencoded";
  const outcome = outcomeOf(await ask(seat, "decide", "/findings", { method: "POST", body, type }));
  ledger.changes.push({ kind: "decide", subject: reason, outcome });
  return outcome !== "unknown";
}

/** Turns the seat's own repository on or off. */
async function toggle(seat: Seat): Promise<boolean> {
  const { tenant, toggled } = seat;
  const { fullName: subject, externalId } = toggled;
  if (seat.toggledId === undefined && !(await lookAgain(seat))) return false;
  if (typeof seat.toggledId === "string") {
    const { outcome } = await change(seat, { kind: "disable", subject }, "repository.remove", {
      id: seat.toggledId,
    });
    seat.toggledId = outcome === "done" ? null : undefined;
    return outcome === "done";
  }
  const { connectionId } = tenant;
  const choice = { connectionId, externalId, ...engines, scanNow: false };
  const { result } = await change<{ id: string }>(
    seat,
    { kind: "enable", subject },
    "repository.enable",
    choice,
  );
  seat.toggledId = result?.id;
  return result !== undefined;
}

/** After an end that told nothing: looks whether the repository is on, as a person would. */
async function lookAgain(seat: Seat): Promise<boolean> {
  const answer = await ask(seat, "connected", queryPath("repository.connected", { limit: 500 }));
  if (!answer) return false;
  const { repositories } = resultOf<Outputs["repository"]["connected"]>(answer);
  seat.toggledId = repositories.find(({ fullName }) => fullName === seat.toggled.fullName)?.id ?? null;
  return true;
}

async function startScan(seat: Seat): Promise<boolean> {
  const { repositoryId } = seat.random.pick(seat.tenant.scanned);
  const { outcome } = await change(seat, { kind: "scan", subject: repositoryId }, "scan.start", {
    repositoryId,
  });
  return outcome === "done";
}
