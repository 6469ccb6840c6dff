import type { Mutant } from "#tests/mutants/mutant";

const field = (id: string, wall: string, find: string, replace: string): Mutant => ({
  ...{ id: `place-${id}`, wall: `a sealed value is bound to ${wall}` },
  ...{ file: "server/vault/place.ts", find, replace },
  tests: ["tests/vault/places.test.ts"],
});

/** What binds a ciphertext to its place, and a token to its use. */
export const vaultWalls: readonly Mutant[] = [
  field("workspace", "its workspace", "    workspaceId,\n    cell[0],", "    cell[0],"),
  field("table", "its table", "    cell[0],\n", ""),
  field("column", "its column", "    cell[1],\n", ""),
  field(
    "row",
    "its row",
    "    rowId,\n    provider,\n    destination,\n    keyId,",
    "    provider,\n    destination,\n    keyId,",
  ),
  field(
    "provider",
    "its provider",
    "    provider,\n    destination,\n    keyId,",
    "    destination,\n    keyId,",
  ),
  field("destination", "the address it may be sent to", "    destination,\n    keyId,", "    keyId,"),
  field("key", "its data key", "    keyId,\n    SEAL_VERSION,", "    SEAL_VERSION,"),
  {
    id: "field-lengths",
    wall: "a field of a place cannot lend its end to the next one",
    file: "server/vault/seal.ts",
    find: "text += length + field;",
    replace: "text += field;",
    tests: ["tests/vault/places.test.ts"],
  },
  {
    id: "tag-length",
    wall: "a tag cut short opens nothing",
    file: "server/vault/seal.ts",
    find: "const OPTIONS = { authTagLength: TAG_BYTES } as const;",
    replace: "const OPTIONS = {};",
    also: [
      {
        file: "server/vault/seal.ts",
        find: "if (sealed.iv.length !== IV_BYTES || sealed.tag.length !== TAG_BYTES) throw",
        replace: "if (sealed.iv.length !== IV_BYTES) throw",
      },
    ],
    tests: ["tests/vault/seal.test.ts"],
  },
  {
    id: "token-version",
    wall: "a refreshed token replaces only the one it came from",
    file: "db/queries/connections.ts",
    find: ".where(and(eq(connections.id, id), eq(connections.tokenVersion, version)))\n    .returning({ id: connections.id });\n  return rows.length === 1;",
    replace:
      ".where(eq(connections.id, id))\n    .returning({ id: connections.id });\n  return rows.length === 1;",
    tests: ["tests/token-life/reconnect.test.ts"],
    only: "R-11",
  },
  {
    id: "refresh-lease",
    wall: "one process at a time spends a refresh token",
    file: "db/queries/token-refresh.ts",
    find: "or(isNull(connections.refreshLeaseUntil), lt(connections.refreshLeaseUntil, sql`now()`)),",
    replace: "",
    tests: ["tests/token-life/race.test.ts"],
  },
  {
    id: "token-use-recorded",
    wall: "a token is not opened without a line that says what for",
    file: "server/connect/open-tokens.ts",
    find: "      await insertTokenUse(tx, { workspaceId, id: newId(), connectionId, purpose, userId });\n",
    replace: "",
    tests: ["tests/token-life/token-uses.test.ts"],
  },
];
