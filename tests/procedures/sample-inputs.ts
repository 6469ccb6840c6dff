/** Ids a procedure may be asked about. */
export interface Ids {
  readonly user: string;
  readonly workspace: string;
  readonly invitation: string;
  readonly connection: string;
  readonly connectedRepository: string;
  readonly repository: string;
  readonly scan: string;
  readonly rules: string;
  readonly finding: string;
  readonly notification: string;
  readonly webhook: string;
  readonly delivery: string;
  readonly serviceToken: string;
}

const token = "A".repeat(43);
const assertion = {
  id: token,
  response: { clientDataJSON: "e30", authenticatorData: token, signature: token, userHandle: token },
};
const attestation = { id: token, response: { clientDataJSON: "e30", attestationObject: token } };

/** A valid-shaped input of every procedure. A procedure that is not here fails the matrix: add it, and it is covered. */
export const sampleInputs: Readonly<Record<string, (ids: Ids) => unknown>> = {
  "session.current": () => undefined,
  "session.signIn": () => ({ email: "nobody@example.test", password: "not the right password" }),
  "session.signOut": () => ({ everywhere: false }),
  "session.switchWorkspace": (ids) => ({ workspaceId: ids.workspace }),
  "session.stepUp": () => ({ password: "not the right password", code: "000000" }),
  "session.beginPasskey": () => ({}),
  "session.signInByPasskey": () => ({ answer: assertion }),
  "session.stepUpByPasskey": () => ({ answer: assertion }),
  "setup.status": () => ({ token }),
  "setup.createOwner": () => ({
    ...{ token, name: "Nobody", email: "nobody@example.test" },
    ...{ password: "a long enough password", workspaceName: "Nowhere" },
  }),
  "factor.beginTotp": () => ({}),
  "factor.confirmTotp": () => ({ code: "000000" }),
  "factor.verify": () => ({ code: "000000" }),
  "factor.replaceRecoveryCodes": () => ({}),
  "factor.beginPasskey": () => ({}),
  "factor.addPasskey": () => ({ name: "A key", answer: attestation }),
  "factor.beginPasskeyCheck": () => ({ purpose: "step_up" }),
  "factor.verifyPasskey": () => ({ answer: assertion }),
  "factor.renamePasskey": (ids) => ({ id: ids.user, name: "A key" }),
  "factor.removePasskey": (ids) => ({ id: ids.user }),
  "factor.removeTotp": () => ({}),
  "token.list": () => undefined,
  "token.get": (ids) => ({ id: ids.serviceToken }),
  "token.create": () => ({ name: "A program", scopes: ["view_repos"], days: 30 }),
  "token.revoke": (ids) => ({ id: ids.serviceToken }),
  "invitation.view": () => ({ token }),
  "invitation.accept": () => ({ token, name: "Nobody", password: "a long enough password" }),
  "team.list": () => undefined,
  "team.departure": (ids) => ({ userId: ids.user }),
  "team.ownDeparture": () => undefined,
  "team.invite": () => ({ email: "guest@example.test", role: "viewer" }),
  "team.revokeInvitation": (ids) => ({ id: ids.invitation }),
  "team.changeRole": (ids) => ({ userId: ids.user, role: "viewer" }),
  "team.remove": (ids) => ({ userId: ids.user }),
  "team.signOut": (ids) => ({ userId: ids.user }),
  "team.leave": () => ({}),
  "account.factors": () => undefined,
  "account.sessions": () => undefined,
  "account.endSession": (ids) => ({ id: ids.user }),
  "account.endOtherSessions": () => ({}),
  "account.changePassword": () => ({ current: "not the right password", next: "another long password" }),
  "providerConfig.list": () => undefined,
  "providerConfig.save": () => ({ provider: "github", clientId: "a-client", clientSecret: "a-secret" }),
  "providerConfig.test": () => ({ provider: "github" }),
  "providerConfig.remove": () => ({ provider: "github" }),
  "connection.list": () => undefined,
  "connection.begin": (ids) => ({ provider: "github", reconnects: ids.connection }),
  "connection.disconnect": (ids) => ({ id: ids.connection }),
  "connection.disconnectAll": () => ({ confirm: "another workspace's name" }),
  "connection.suspend": (ids) => ({ id: ids.connection, reason: "an incident" }),
  "connection.resume": (ids) => ({ id: ids.connection }),
  "review.read": () => undefined,
  "review.beginEvidence": () => ({}),
  "workspace.delete": () => ({ confirm: "another workspace's name" }),
  "connection.tokenUses": (ids) => ({ id: ids.connection }),
  "connection.succession": (ids) => ({ id: ids.connection }),
  "connection.move": (ids) => ({ from: ids.connection, to: ids.connection, parkUnreachable: true }),
  "repository.available": () => ({}),
  "repository.availableFrom": (ids) => ({ connectionId: ids.connection }),
  "repository.connected": () => undefined,
  "repository.names": () => undefined,
  "repository.enable": (ids) => ({
    ...{ connectionId: ids.connection, externalId: "500001" },
    ...{ sastEnabled: true, scaEnabled: true, scanNow: false },
  }),
  "repository.get": (ids) => ({ repositoryId: ids.repository }),
  "repository.enableMany": (ids) => ({
    repositories: [{ connectionId: ids.connection, externalId: "500001" }],
    ...{ sastEnabled: true, scaEnabled: true, scanNow: false },
  }),
  "repository.schedule": (ids) => ({ repositoryId: ids.repository, every: "weekly" }),
  "repository.enableByPath": (ids) => ({
    ...{ connectionId: ids.connection, path: "acme-example/handbook" },
    ...{ sastEnabled: true, scaEnabled: true, scanNow: false },
  }),
  "repository.update": (ids) => ({ id: ids.connectedRepository, sastEnabled: true, scaEnabled: false }),
  "repository.pause": (ids) => ({ id: ids.connectedRepository, reason: "an incident" }),
  "repository.resume": (ids) => ({ id: ids.connectedRepository }),
  "repository.remove": (ids) => ({ id: ids.connectedRepository }),
  "scan.start": (ids) => ({ repositoryId: ids.repository }),
  "scan.list": (ids) => ({ repositoryId: ids.repository }),
  "scan.get": (ids) => ({ id: ids.scan }),
  "scan.watch": () => undefined,
  "scan.compare": (ids) => ({ id: ids.scan, against: ids.scan }),
  "scan.cancel": (ids) => ({ id: ids.scan }),
  "rules.list": () => undefined,
  "rules.get": (ids) => ({ id: ids.rules }),
  "rules.try": (ids) => ({ name: "Ours", document: oneRule, repositoryId: ids.repository }),
  "rules.trial": (ids) => ({ id: ids.scan }),
  "rules.save": (ids) => ({ trialId: ids.scan }),
  "rules.setEnabled": (ids) => ({ id: ids.rules, enabled: false }),
  "rules.remove": (ids) => ({ id: ids.rules }),
  "finding.facets": (ids) => ({ repositoryId: ids.repository }),
  "finding.neighbours": (ids) => ({ id: ids.finding, sort: "newest" }),
  "finding.triageMany": (ids) => ({ ids: [ids.finding], state: "ignored", reason: "not ours" }),
  "finding.undoTriage": (ids) => ({ ids: [ids.finding] }),
  "finding.list": (ids) => ({ repositoryId: ids.repository }),
  "finding.get": (ids) => ({ id: ids.finding }),
  "finding.export": (ids) => ({ repositoryId: ids.repository, format: "sarif" }),
  "finding.import": (ids) => ({ repositoryId: ids.repository, kind: "sast", sarif: emptyLog }),
  "sbom.export": (ids) => ({ repositoryId: ids.repository, format: "cyclonedx" }),
  "finding.triage": (ids) => ({ id: ids.finding, state: "ignored", reason: "not ours" }),
  "activity.list": () => ({}),
  "activity.verify": () => ({ after: 0 }),
  "activity.beginExport": () => ({ format: "jsonl" }),
  "workspace.settings": () => undefined,
  "workspace.updateSettings": () => ({ name: "Renamed", listingCap: 100, driftPolicy: "note" }),
  "dashboard.summary": () => undefined,
  "dashboard.course": () => ({ days: 30 }),
  "dashboard.counts": () => undefined,
  "dashboard.jumps": () => ({ text: "api" }),
  "notification.list": () => ({}),
  "notification.unread": () => undefined,
  "notification.markRead": (ids) => ({ id: ids.notification }),
  "notification.markAllRead": () => ({}),
  "notification.preferences": () => undefined,
  "notification.setPreferences": () => ({ choices: [{ kind: "scan_failed", inApp: true, email: true }] }),
  "notification.policy": () => undefined,
  "notification.setPolicy": () => ({ rules: [{ kind: "scan_failed", rule: "required" }] }),
  "notification.undelivered": () => undefined,
  "notification.replay": (ids) => ({ id: ids.delivery }),
  "webhook.list": () => undefined,
  "webhook.get": (ids) => ({ id: ids.webhook }),
  "webhook.create": () => ({ url: "https://hooks.example.test/secportal", kinds: ["scan_failed"] }),
  "webhook.update": (ids) => ({
    ...{ id: ids.webhook, url: "https://hooks.example.test/other" },
    ...{ kinds: ["scan_failed"], state: "active" },
  }),
  "webhook.rotate": (ids) => ({ id: ids.webhook }),
  "webhook.remove": (ids) => ({ id: ids.webhook }),
  "webhook.test": (ids) => ({ id: ids.webhook }),
  "webhook.deliveries": (ids) => ({ id: ids.webhook }),
  "webhook.replay": (ids) => ({ id: ids.delivery }),
};

/** The least that is a SARIF log. */
const emptyLog = JSON.stringify({
  version: "2.1.0",
  runs: [{ tool: { driver: { name: "sample" } }, results: [] }],
});

const oneRule = JSON.stringify({
  ...{ id: "custom/x", languages: ["javascript"], kind: "pattern", severity: "low", confidence: "low" },
  ...{ cwe: ["CWE-1"], title: "x", message: "x", fix: "x", match: [{ call: "x" }] },
  tests: { bad: ["x()"], ok: ["y()"] },
});
