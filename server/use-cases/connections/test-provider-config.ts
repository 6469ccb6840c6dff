import { findConfig } from "#db/queries/provider-configs";
import type { Provider } from "#db/vocabulary";
import { type Actor, doerOf } from "#server/actor";
import type { Check } from "#server/connect/examine/check";
import { examineApp } from "#server/connect/examine/examine-app";
import { AppError } from "#server/errors";
import { reserve, throttles } from "#server/identity/throttle";
import { recordActivity } from "#server/record-activity";
import { redactText } from "#server/redact";
import type { Services } from "#server/services";

/**
 * Tries the workspace's OAuth app of a provider without connecting anything: whether it opens, whether the provider answers,
 * and whether it takes id and secret. What a provider does wrong is part of the answer.
 *
 * @throws AppError RATE_LIMITED after twenty tries in 15 minutes, NOT_FOUND when nothing is configured.
 */
export async function testProviderConfig(
  services: Services,
  actor: Actor,
  provider: Provider,
): Promise<{ passed: boolean; checks: Check[] }> {
  await reserve(services.db, throttles.testConfig, actor.userId);
  const config = await services.db.withWorkspace(actor, (tx) => findConfig(tx, provider));
  if (!config) {
    const { name } = services.providers[provider];
    throw new AppError("NOT_FOUND", { say: `Save the credentials of ${name} first, then test them.` });
  }
  const checks: Check[] = [];
  await examineApp(services, actor.workspaceId, provider, (check) => checks.push(redacted(check)));
  const passed = checks.every(({ level }) => level === "ok");
  await services.db.withWorkspace(actor, (tx) =>
    recordActivity(tx, actor.workspaceId, doerOf(actor), {
      action: "git_provider_config_tested",
      entityId: config.id,
      metadata: { provider, passed },
    }),
  );
  return { passed, checks };
}

const redacted = ({ level, what, advice }: Check): Check => ({
  ...{ level, what: redactText(what) },
  ...(advice === undefined ? {} : { advice: redactText(advice) }),
});
