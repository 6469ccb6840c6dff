import type { KekUse, KeyInventory } from "#server/use-cases/keys/inspect-keys";

/** An inventory as lines for people: a table of key-encryption keys, and one of the data keys that still open something. */
export function statusLines({ keks, states, dataKeys }: KeyInventory): string[] {
  const living = dataKeys.filter(({ state }) => state !== "destroyed");
  return [
    "Key-encryption keys",
    ...table(
      ["id", "data keys", "authenticators", "installation", ""],
      keks.map((kek) => [
        ...[kek.id, String(kek.dataKeys), String(kek.totpSecrets), kek.installation ? "yes" : "no"],
        standing(kek),
      ]),
    ),
    "",
    `Data keys: ${states.active} active, ${states.decrypt_only} that only open, ${states.destroyed} destroyed`,
    ...table(
      ["workspace", "data key", "under", "state", "rows", "encryptions"],
      living.map((key) => [
        ...[key.workspaceId, key.keyId, key.kekId, key.state, String(key.rows), String(key.encryptions)],
      ]),
    ),
  ];
}

function standing({ inRing, primary, mayRetire }: KekUse): string {
  if (!inRing) return "MISSING from KEK_KEYS";
  if (primary) return "primary";
  return mayRetire ? "may be retired" : "in use";
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return ["  none"];
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join("  ")}`.trimEnd(),
  );
}
