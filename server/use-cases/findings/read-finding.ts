import { listDecisionEvents, listDependencyPaths, listSpans } from "#db/queries/finding-history";
import { findFinding, listDuplicates } from "#db/queries/findings";
import type { Actor } from "#server/actor";
import { knownAdvisories } from "#server/advisories/known-advisories";
import { AppError } from "#server/errors";
import { highlight } from "#server/findings/highlight";
import type { Services } from "#server/services";

/**
 * A finding with all that is known of it: other tools that found it, its excerpt in tokens, what is published about it, how its package
 * comes in, the scans it was in and what people decided.
 *
 * @throws AppError NOT_FOUND.
 */
export async function readFinding(services: Services, actor: Actor, id: string) {
  const read = await services.db.withWorkspace(
    actor,
    async (tx) => {
      const row = await findFinding(tx, id);
      if (!row) return undefined;
      const { repositoryId, packageName: name, packageVersion: version, path } = row;
      return {
        ...row,
        alsoFoundBy: await listDuplicates(tx, id),
        presence: await listSpans(tx, id),
        decisions: (await listDecisionEvents(tx, id)).flatMap(toDecision),
        dependencyPaths:
          name === null ? [] : await listDependencyPaths(tx, { repositoryId, name, version, lockfile: path }),
      };
    },
    { readOnly: true },
  );
  if (!read) throw new AppError("NOT_FOUND", { say: "There is no such finding." });
  return {
    ...read,
    advisories: await knownAdvisories(services, read.advisoryIds),
    source: read.excerpt === null ? [] : highlight(read.excerpt, read.path),
  };
}

type Event = Awaited<ReturnType<typeof listDecisionEvents>>[number];

interface Decision {
  readonly kind: "decided" | "undone" | "expired";
  readonly at: Date;
  readonly by: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string | null;
  readonly until: string | null;
}

/** Events of another version of the product may lack a fact; what they do tell is kept. */
function toDecision({ action, at, by, metadata }: Event): Decision[] {
  const text = (name: string) => (typeof metadata[name] === "string" ? metadata[name] : null);
  const told = { at, by, from: text("from"), to: text("to"), reason: text("reason"), until: text("until") };
  if (action === "finding_triaged") return [{ ...told, kind: "decided" }];
  if (action === "finding_triage_undone") return [{ ...told, kind: "undone" }];
  if (action === "finding_decision_expired")
    return [{ ...told, kind: "expired", from: text("decision"), to: "open" }];
  return [];
}
