import { type Choice, choicesOf, listRules, putChoice } from "#db/queries/notification-choices";
import type { Actor } from "#server/actor";
import { channelsFor, kindsFor } from "#server/domain/notification";
import type { Services } from "#server/services";

/** What the person is told of and how: each kind of their role with the workspace's rule and what follows from both. */
export async function readPreferences(services: Services, actor: Actor) {
  return await services.db.withWorkspace(
    actor,
    async (tx) => {
      const rules = await listRules(tx);
      const choices = await choicesOf(tx, actor.userId);
      return {
        mailConfigured: services.mailer !== null,
        kinds: kindsFor(actor.role).map((kind) => {
          const rule = rules.get(kind) ?? "optional";
          return { kind, rule, ...channelsFor(kind, rule, choices.get(kind)) };
        }),
      };
    },
    { readOnly: true },
  );
}

/** Keeps the person's choices. Where the workspace decided they wait until it no longer does. */
export async function choosePreferences(
  services: Services,
  actor: Actor,
  choices: readonly Choice[],
): Promise<void> {
  await services.db.withWorkspace(actor, async (tx) => {
    for (const choice of choices) await putChoice(tx, actor, choice);
  });
}
