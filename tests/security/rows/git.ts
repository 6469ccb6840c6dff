import type { Row } from "#tests/security/judge";

/** Reading repositories that want to do harm: I-30 to I-37. */
export const git: readonly Row[] = [
  {
    id: "I-30",
    requirement:
      "A submodule with a carriage return in its path is not fetched and runs nothing, and a git that is too old is refused.",
  },
  {
    id: "I-31",
    requirement:
      "Git is kept to https by itself, hostile addresses are refused before it, and a repository that would write into .git is not taken.",
  },
  {
    id: "I-32",
    requirement: "Hostile repository addresses and branch names are refused before git sees them.",
  },
  { id: "I-33", requirement: "A small repository that unfolds into a million entries is refused." },
  {
    id: "I-34",
    requirement: "Large packs are stopped, and long, odd and clashing names are listed as they are.",
  },
  {
    id: "I-35",
    requirement:
      "Hooks, filters, LFS pointers and configuration of a repository are read as text and run nothing.",
  },
  {
    id: "I-36",
    requirement:
      "The token is in no argument, environment or file of a fetch, and cannot break out of its line.",
  },
  { id: "I-37", requirement: "A redirect is not followed, and the other host sees nothing." },
];
