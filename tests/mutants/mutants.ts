import { connectWalls } from "#tests/mutants/connect-walls";
import { databaseWalls } from "#tests/mutants/database-walls";
import { identityWalls } from "#tests/mutants/identity-walls";
import type { Edit, Mutant } from "#tests/mutants/mutant";
import { scanWalls } from "#tests/mutants/scan-walls";
import { vaultWalls } from "#tests/mutants/vault-walls";

export const mutants: readonly Mutant[] = [
  ...databaseWalls,
  ...vaultWalls,
  ...identityWalls,
  ...connectWalls,
  ...scanWalls,
];

/** Every replacement a mutant is made of. */
export const editsOf = (mutant: Mutant): Edit[] => [mutant, ...(mutant.also ?? [])];
