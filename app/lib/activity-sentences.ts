import type { ActivityAction, ActivityEvent } from "#server/domain/activity";
import type { DriftKind } from "#server/domain/drift";
import {
  connectionStateNames,
  engineNames,
  findingStateNames,
  notificationKindNames,
  providerNames,
  roleNames,
  scheduleNames,
  toolName,
} from "~/lib/words";

type MetadataOf<Action extends ActivityAction> = Extract<ActivityEvent, { action: Action }>["metadata"];
type Sentences = { readonly [Action in ActivityAction]: (facts: MetadataOf<Action>) => string };

/** What happened, to be read after the name of whoever did it. A new event does not compile until it is told here. */
const sentences: Sentences = {
  workspace_created: ({ name }) => `created the workspace ${name}`,
  workspace_deleted: ({ name, dataKeysDestroyed }) =>
    `deleted the workspace ${name} and destroyed ${dataKeysDestroyed === 1 ? "its data key" : `${dataKeysDestroyed} data keys`}`,
  signed_in: ({ method }) => `signed in with ${factorNames[method] ?? method}`,
  sign_in_refused: ({ reason }) =>
    `was refused at sign-in: wrong ${reason === "factor" ? "second factor" : reason}`,
  signed_out: ({ everywhere }) => (everywhere ? "signed out everywhere" : "signed out"),
  sessions_ended: ({ sessions }) =>
    sessions === 1 ? "ended one of their sessions" : `ended ${sessions} of their sessions`,
  password_changed: () => "changed their password",
  member_signed_out: ({ name }) => `signed out ${name} everywhere`,
  step_up_passed: ({ method }) =>
    `confirmed their identity for a sensitive action${method === "passkey" ? " with a passkey" : ""}`,
  factor_enrolled: ({ kind, name }) =>
    kind === "passkey" ? `added the passkey ${name}` : "enrolled an authenticator app",
  factor_removed: ({ kind, name }) =>
    kind === "passkey" ? `removed the passkey ${name}` : "removed their authenticator app",
  recovery_codes_replaced: ({ codes }) => `made ${codes} new recovery codes`,
  recovery_code_used: () => "used up a recovery code",
  access_refused: ({ procedure, reason }) => `was refused ${procedure}: ${reason}`,
  rate_limited: ({ what }) => `was slowed down: ${what.replaceAll("-", " ")}`,
  member_invited: ({ email, role }) => `invited ${email} as ${roleNames[role].toLowerCase()}`,
  invitation_revoked: ({ email }) => `took back the invitation of ${email}`,
  member_joined: ({ email, role }) => `joined as ${roleNames[role].toLowerCase()} (${email})`,
  member_role_changed: ({ name, from, to }) => `changed ${name} from ${roleNames[from]} to ${roleNames[to]}`,
  member_removed: ({ name, email }) => `removed ${name} (${email}) from the workspace`,
  git_provider_configured: ({ provider, baseUrl, first }) =>
    `${first ? "configured" : "changed the config of"} ${providerNames[provider]} at ${hostOf(baseUrl)}`,
  git_provider_config_tested: ({ provider, passed }) =>
    `tested the ${providerNames[provider]} config, ${passed ? "and all was well" : "and something was wrong"}`,
  git_provider_config_removed: ({ provider, connections }) =>
    `removed the ${providerNames[provider]} config${connections.length > 0 ? ` and ${counted(connections, "connection")}` : ""}`,
  git_connect_started: ({ provider }) => `started connecting ${providerNames[provider]}`,
  git_connect_rejected: ({ provider, reason }) =>
    `did not connect ${providerNames[provider]}: ${reason.replaceAll("_", " ")}`,
  git_provider_connected: ({ provider, providerUsername, reconnected }) =>
    `${reconnected ? "reconnected" : "connected"} the ${providerNames[provider]} account ${providerUsername}`,
  git_provider_disconnected: ({ provider, providerUsername, removedRepositories }) =>
    `disconnected the ${providerNames[provider]} account ${providerUsername}, removing ${counted(removedRepositories, "repository")}`,
  git_connection_state_changed: ({ provider, providerUsername, from, to }) =>
    `saw the ${providerNames[provider]} account ${providerUsername} go from ${connectionStateNames[from]} to ${connectionStateNames[to]}`,
  git_token_refreshed: ({ provider, providerUsername }) =>
    `refreshed the token of the ${providerNames[provider]} account ${providerUsername}`,
  repository_enabled: ({ fullName, ...engines }) => `enabled ${fullName} for ${enginesIn(engines)}`,
  repository_updated: ({ fullName, before, after }) =>
    `changed ${fullName} from ${enginesIn(before)} to ${enginesIn(after)}`,
  repository_disabled: ({ fullName }) => `removed ${fullName} from the connected repositories`,
  repository_changed: ({ fullName, kind, before, after, paused }) =>
    `saw ${fullName}: ${driftNames[kind]}${after && kind !== "replaced" ? ` (${before} to ${after})` : ""}${paused ? ", and paused it" : ""}`,
  repository_paused: ({ fullName, reason }) => `paused ${fullName}: ${reason}`,
  repository_resumed: ({ fullName }) => `resumed ${fullName}`,
  repository_moved: ({ fullName, from, to }) => `moved ${fullName} from the account ${from} to ${to}`,
  repository_parked: ({ fullName, reason }) => `paused ${fullName}: ${reason}`,
  data_key_rewrapped: ({ fromKek, toKek }) =>
    `put the workspace's data key under the key-encryption key ${toKek}, which was under ${fromKek}`,
  data_key_limit_reached: () =>
    "made a new data key, because the present one had sealed as much as one key may",
  data_key_rotated: () => "sealed everything with a new data key and destroyed the one before",
  workspace_settings_changed: ({ before, after }) =>
    `changed the settings of ${before.name}${before.name === after.name ? "" : `, now ${after.name}`}`,
  evidence_exported: () => "exported the evidence of the review",
  activity_exported: ({ format, filter }) =>
    `exported ${filter ? "a part of the activity log" : "the whole activity log"} as ${format === "csv" ? "CSV" : "JSON lines"}`,
  scan_schedule_changed: ({ fullName, after }) =>
    after === null
      ? `took ${fullName} off its schedule`
      : `scheduled ${fullName} to be scanned ${scheduleNames[after].toLowerCase()}`,
  scan_requested: ({ fullName }) => `requested a scan of ${fullName}`,
  scan_finished: ({ fullName, newFindings, fixedFindings, openFindings }) =>
    `finished the scan of ${fullName}: ${newFindings} new, ${fixedFindings} fixed, ${openFindings} open`,
  scan_failed: ({ fullName, code }) => `could not finish the scan of ${fullName} (${code})`,
  scan_cancelled: ({ fullName }) => `cancelled the scan of ${fullName}`,
  report_imported: ({ fullName, tools, newFindings, fixedFindings }) =>
    `took in a report of ${tools.map(toolName).join(", ")} on ${fullName}: ${newFindings} new, ${fixedFindings} fixed`,
  rules_saved: ({ name, replaced, triedOn, found }) =>
    `${replaced ? "replaced" : "added"} the rules “${name}”, which found ${found} places in ${triedOn} when they were tried`,
  rules_switched: ({ name, enabled }) => `turned the rules “${name}” ${enabled ? "on" : "off"}`,
  rules_removed: ({ name }) => `removed the rules “${name}”`,
  findings_exported: ({ fullName, format, findings }) =>
    `exported ${findings === 1 ? "1 finding" : `${findings} findings`} of ${fullName} as ${format.toUpperCase()}`,
  findings_list_exported: ({ format, findings }) =>
    `exported a list of ${findings === 1 ? "1 finding" : `${findings} findings`} as ${format.toUpperCase()}`,
  sbom_exported: ({ fullName, format, packages }) =>
    `took the SBOM of ${fullName} along: ${packages === 1 ? "1 package" : `${packages} packages`} as ${format === "spdx" ? "SPDX" : "CycloneDX"}`,
  finding_triaged: ({ fullName, title, to, reason, until }) =>
    `set “${title}” in ${fullName} to ${findingStateNames[to].toLowerCase()}${until ? ` until ${until.slice(0, 10)}` : ""}: ${reason}`,
  finding_triage_undone: ({ fullName, title, to }) =>
    `took back the decision on “${title}” in ${fullName}, which is ${findingStateNames[to].toLowerCase()} again`,
  finding_decision_expired: ({ fullName, title, decision }) =>
    `opened “${title}” in ${fullName} again: it was ${findingStateNames[decision].toLowerCase()} until now`,
  kill_switch_used: ({ connections }) =>
    `used the kill switch on ${connections} ${connections === 1 ? "connection" : "connections"}`,
  notification_policy_changed: ({ changes }) =>
    `changed who is told: ${changes.map(({ kind, to }) => `${notificationKindNames[kind].toLowerCase()} is ${to}`).join(", ")}`,
  service_token_created: ({ name, scopes }) =>
    `made the service token ${name} with ${counted(scopes, "permission")}`,
  service_token_revoked: ({ name }) => `revoked the service token ${name}`,
  webhook_created: ({ host }) => `added a webhook to ${host}`,
  webhook_changed: ({ host, after }) =>
    `changed the webhook to ${host}${after.state === "off" ? ", which is switched off" : ""}`,
  webhook_secret_rotated: ({ host }) => `made a new signing secret for the webhook to ${host}`,
  webhook_removed: ({ host }) => `removed the webhook to ${host}`,
};

/** The sentence of an event. Rows of another version may lack a fact; the bare action is still true of them. */
export function activitySentence(action: string, metadata: Readonly<Record<string, unknown>>): string {
  const bare = action.replaceAll("_", " ");
  if (!Object.hasOwn(sentences, action)) return bare;
  try {
    const tell = sentences[action as ActivityAction] as (facts: Readonly<Record<string, unknown>>) => string;
    return tell(metadata);
  } catch {
    return bare;
  }
}

/** The short name of an action, for the filter. */
export const activityName = (action: ActivityAction): string => {
  const words = action.replace(/^git_/, "").replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const factorNames: Readonly<Record<string, string>> = {
  totp: "an authenticator code",
  recovery: "a recovery code",
  passkey: "a passkey",
};

const driftNames: Readonly<Record<DriftKind, string>> = {
  renamed: "renamed",
  transferred: "moved to another owner",
  archived: "archived",
  unarchived: "no longer archived",
  became_public: "made public",
  became_private: "made private",
  default_branch: "another default branch",
  gone: "no longer shown by the provider",
  replaced: "its name now belongs to another repository",
};

const counted = (things: readonly unknown[], word: string): string =>
  things.length === 1 ? `1 ${word}` : `${things.length} ${word.replace(/y$/, "ie")}s`;

const enginesIn = (engines: { sastEnabled: boolean; scaEnabled: boolean }): string => {
  const on = [engines.sastEnabled ? engineNames.sast : "", engines.scaEnabled ? engineNames.sca : ""].filter(
    Boolean,
  );
  return on.join(" and ") || "no engine";
};

const hostOf = (address: string): string => address.replace(/^https?:\/\//, "").replace(/\/$/, "");
