import type { Row } from "#tests/security/judge";

/** How people and programs say who they are, beside passwords and codes: A. */
export const identity: readonly Row[] = [
  {
    id: "A-01",
    requirement:
      "A passkey adds, signs in and steps up only where its device verified the person, for this origin and site.",
  },
  {
    id: "A-02",
    requirement:
      "A passkey's challenge is answered once, within five minutes, for the purpose and in the session or browser that asked.",
  },
  { id: "A-03", requirement: "The last factor cannot be removed, also when the last two go at once." },
  {
    id: "A-04",
    requirement:
      "A service token reaches exactly the procedures its permissions open, none that is for people, and satisfies no step-up.",
  },
  {
    id: "A-05",
    requirement:
      "A service token that is unknown, mistyped, revoked, past its end or of a deleted workspace opens nothing, whatever cookie is beside it.",
  },
  { id: "A-06", requirement: "The secret of a service token is random, told once, and stored as a hash." },
];
