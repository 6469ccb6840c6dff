import type { ForgeWorld } from "#tests/forges/model";
import { group, operator, person, repository, user } from "#tests/forges/world";

/** A fresh Bitbucket world: one account, two workspaces, six repositories of which one is out of reach. */
export function bitbucketWorld(): ForgeWorld {
  const acme = { namespace: "acme-example" };
  return {
    users: [user("{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0a01}")],
    namespaces: [
      person("{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0b01}"),
      group("{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0b02}", "acme-example", "Acme Example"),
    ],
    repositories: [
      repository({
        ...acme,
        id: "{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0c01}",
        name: "release-notifier",
        rights: { [operator]: "admin" },
        pushedAt: "2026-11-23T10:15:00Z",
        fixture: "release-notifier",
      }),
      repository({
        ...acme,
        id: "{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0c02}",
        name: "mobile-shell",
        languages: {},
        rights: { [operator]: "write" },
        formerPaths: ["acme-example/app-shell"],
        pushedAt: "2026-11-17T18:00:00Z",
      }),
      repository({
        ...acme,
        id: "{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0c03}",
        name: "brand-assets",
        visibility: "public",
        languages: { HTML: 100 },
        rights: { [operator]: "read" },
      }),
      repository({
        ...acme,
        id: "{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0c04}",
        name: "audit-exports",
        languages: { Python: 100 },
        rights: { [operator]: "read" },
        pushedAt: "2026-11-05T05:55:00Z",
      }),
      repository({
        id: "{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0c05}",
        namespace: operator,
        name: "scratchpad",
        defaultBranch: null,
        languages: {},
        sizeKb: 0,
        rights: { [operator]: "admin" },
        pushedAt: "2026-07-07T07:07:00Z",
      }),
      repository({ ...acme, id: "{6f0c1f3a-0d5e-4c55-9a51-1f5f6e3d0c06}", name: "hidden-ledger" }),
    ],
  };
}
