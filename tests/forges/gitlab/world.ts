import type { ForgeWorld } from "#tests/forges/model";
import { group, operator, person, repository, user } from "#tests/forges/world";

/** A fresh GitLab world: one account, a group with a subgroup, eight projects of which one is out of reach. */
export function gitlabWorld(): ForgeWorld {
  const acme = { namespace: "acme-example" };
  return {
    users: [user("3001")],
    namespaces: [
      person("4001"),
      group("4002", "acme-example", "Acme Example"),
      group("4003", "acme-example/platform", "Platform"),
    ],
    repositories: [
      repository({
        id: "7001",
        namespace: "acme-example/platform",
        name: "inventory-service",
        languages: { TypeScript: 96.4, Handlebars: 3.6 },
        rights: { [operator]: "maintain" },
        pushedAt: "2026-11-22T13:20:00Z",
        fixture: "inventory-service",
      }),
      repository({
        ...acme,
        id: "7002",
        name: "order-router",
        languages: { Go: 88.1, Shell: 11.9 },
        rights: { [operator]: "write" },
        pushedAt: "2026-11-19T06:40:00Z",
      }),
      repository({
        ...acme,
        id: "7003",
        name: "handbook",
        visibility: "internal",
        languages: { HTML: 100 },
        rights: { [operator]: "read" },
      }),
      repository({ ...acme, id: "7004", name: "guest-notes", rights: { [operator]: "guest" } }),
      repository({
        id: "7005",
        namespace: operator,
        name: "blank-slate",
        defaultBranch: null,
        languages: {},
        sizeKb: 0,
        rights: { [operator]: "admin" },
        pushedAt: "2026-08-11T15:00:00Z",
      }),
      repository({
        ...acme,
        id: "7006",
        name: "retired-jobs",
        archived: true,
        languages: { Ruby: 100 },
        rights: { [operator]: "maintain" },
        pushedAt: "2022-05-30T09:00:00Z",
      }),
      repository({
        id: "7007",
        namespace: "acme-example/platform",
        name: "shared-schemas",
        rights: { [operator]: "write" },
        inheritedMembership: true,
        formerPaths: ["acme-example/schemas"],
        pushedAt: "2026-10-30T17:25:00Z",
      }),
      repository({ ...acme, id: "7008", name: "board-minutes" }),
    ],
  };
}
