import type { ForgeWorld } from "#tests/forges/model";
import { group, operator, person, repository, user } from "#tests/forges/world";

/** A fresh GitHub world: one account, two organisations, seven repositories of which one is out of reach. */
export function githubWorld(): ForgeWorld {
  const acme = { namespace: "acme-example" };
  const javascript = { JavaScript: 100 };
  return {
    users: [user("1001")],
    namespaces: [
      person("1001"),
      group("2001", "acme-example", "Acme Example"),
      group("2002", "octo-labs", "Octo Labs"),
    ],
    repositories: [
      repository({
        ...acme,
        id: "500001",
        name: "payments-api",
        languages: javascript,
        rights: { [operator]: "admin" },
        pushedAt: "2026-11-20T09:30:00Z",
        fixture: "payments-api",
      }),
      repository({
        ...acme,
        id: "500002",
        name: "web-storefront",
        rights: { [operator]: "write" },
        pushedAt: "2026-11-18T16:05:00Z",
      }),
      repository({
        ...acme,
        id: "500003",
        name: "design-tokens",
        visibility: "public",
        languages: { CSS: 100 },
        rights: { [operator]: "read" },
        pushedAt: "2026-09-02T11:00:00Z",
      }),
      repository({
        ...acme,
        id: "500004",
        name: "legacy-gateway",
        archived: true,
        languages: { Java: 100 },
        rights: { [operator]: "admin" },
        pushedAt: "2023-02-14T07:45:00Z",
      }),
      repository({
        id: "500005",
        namespace: operator,
        name: "empty-sandbox",
        defaultBranch: null,
        languages: {},
        sizeKb: 0,
        rights: { [operator]: "admin" },
        pushedAt: "2026-11-01T12:00:00Z",
      }),
      repository({
        id: "500006",
        namespace: "octo-labs",
        name: "telemetry-agent",
        languages: { Go: 100 },
        rights: { [operator]: "maintain" },
        formerPaths: ["octo-labs/telemetry"],
        pushedAt: "2026-10-21T10:10:00Z",
      }),
      repository({ ...acme, id: "500007", name: "hr-records" }),
    ],
  };
}
