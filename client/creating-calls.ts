/** The procedures that take an idempotency key, as `GET /api/openapi.json` says of each. */
export const creatingCalls: readonly string[] = [
  "repository.enable",
  "repository.enableMany",
  "repository.enableByPath",
  "scan.start",
  "finding.import",
  "rules.try",
  "rules.save",
];
