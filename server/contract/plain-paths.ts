/** A path of plain HTTP and the procedure it calls. What it takes and answers is that procedure's, unless told here. */
export interface PlainPath {
  readonly method: "get" | "post" | "delete";
  /** As OpenAPI writes it; names in braces are members of the procedure's input. */
  readonly path: string;
  readonly procedure: string;
  readonly summary: string;
  /** Where the members of the input stand that are not in the path. */
  readonly takes: "nothing" | "query" | "json" | "sarif";
  /** Members of the input that the path itself decides. */
  readonly decided?: readonly string[];
  readonly status: number;
  /** The type of the answer's body; null where there is none. `application/json` is the procedure's output. */
  readonly type: string | null;
  /** For people in a browser alone, though the procedure is open to service tokens. */
  readonly peopleOnly?: boolean;
}

const json = { status: 200, type: "application/json" } as const;
const file = (type: string) => ({ takes: "query", status: 200, type, decided: ["format"] }) as const;
const config = "/api/git/provider-config";

/** Every path of plain HTTP, in the order of the documents. */
export const plainPaths: readonly PlainPath[] = [
  {
    ...{ method: "get", path: config, procedure: "providerConfig.list", takes: "nothing", ...json },
    summary: "List the provider configs, and how to register an OAuth app",
  },
  {
    ...{ method: "post", path: config, procedure: "providerConfig.save", takes: "json", ...json },
    summary: "Save a provider's OAuth app",
  },
  {
    ...{ method: "delete", path: config, procedure: "providerConfig.remove", takes: "query", ...json },
    summary: "Remove a provider's OAuth app with all of its connections",
  },
  {
    ...{ method: "post", path: "/api/git/connect/{provider}", procedure: "connection.begin" },
    ...{ takes: "nothing", decided: ["reconnects"], ...json },
    summary: "Begin to connect an account: the answer is where to send the browser",
  },
  {
    ...{ method: "get", path: "/api/git/callback/{provider}", procedure: "connection.begin" },
    ...{ takes: "nothing", decided: ["reconnects"], status: 302, type: null, peopleOnly: true },
    summary: "Where a provider sends the browser back to; ends with a redirect into the pages",
  },
  {
    ...{
      method: "get",
      path: "/api/git/connections",
      procedure: "connection.list",
      takes: "nothing",
      ...json,
    },
    summary: "List the connections",
  },
  {
    ...{ method: "delete", path: "/api/git/connections/{id}", procedure: "connection.disconnect" },
    ...{ takes: "nothing", ...json },
    summary: "Disconnect: revoke the tokens at the provider and remove the repositories",
  },
  {
    ...{
      method: "get",
      path: "/api/git/repos",
      procedure: "repository.available",
      takes: "nothing",
      ...json,
    },
    summary: "List what the picker shows: the repositories each connection reaches",
  },
  {
    ...{ method: "get", path: "/api/findings/export.sarif", procedure: "finding.export" },
    ...file("application/sarif+json"),
    summary: "Download findings as SARIF 2.1.0",
  },
  {
    ...{ method: "get", path: "/api/findings/export.csv", procedure: "finding.export", ...file("text/csv") },
    summary: "Download findings as CSV",
  },
  {
    ...{ method: "post", path: "/api/findings/import", procedure: "finding.import", takes: "sarif" },
    ...{ decided: ["sarif"], status: 201, type: "application/json" },
    summary: "Take in another tool's SARIF report, 32 MiB at most",
  },
  {
    ...{ method: "get", path: "/api/scans/stream", procedure: "scan.watch", takes: "nothing", status: 200 },
    ...{ type: "text/event-stream", peopleOnly: true },
    summary: "Follow the scans as server-sent events",
  },
  {
    ...{ method: "get", path: "/api/sbom/export.cyclonedx", procedure: "sbom.export" },
    ...file("application/vnd.cyclonedx+json"),
    summary: "Download a repository's packages as CycloneDX 1.6",
  },
  {
    ...{ method: "get", path: "/api/sbom/export.spdx", procedure: "sbom.export" },
    ...file("application/spdx+json"),
    summary: "Download a repository's packages as SPDX",
  },
  {
    ...{ method: "get", path: "/api/activity/export.jsonl", procedure: "activity.beginExport" },
    ...file("application/x-ndjson"),
    summary: "Download the activity log, one event a line",
  },
  {
    ...{ method: "get", path: "/api/activity/export.csv", procedure: "activity.beginExport" },
    ...file("text/csv"),
    summary: "Download the activity log as CSV",
  },
  {
    ...{
      method: "get",
      path: "/api/review/evidence.zip",
      procedure: "review.beginEvidence",
      takes: "nothing",
    },
    ...{ status: 200, type: "application/zip" },
    summary: "Download the evidence of the review",
  },
];
