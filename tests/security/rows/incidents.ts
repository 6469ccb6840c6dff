import type { Row } from "#tests/security/judge";

/** What happened to others, and why it does not happen here. */
export const incidents: readonly Row[] = [
  {
    id: "I-01",
    requirement:
      "One switch ends every connection of a workspace at its providers, with an answer for each; uses of tokens are told.",
  },
  {
    id: "I-03",
    requirement: "Programs are started in two places, each with an environment of its own making.",
  },
  {
    id: "I-04",
    requirement:
      "A disconnected account's tokens are dead at the provider where it can revoke, and the answer says what was proved.",
  },
  { id: "I-07", requirement: "Provider tokens stand nowhere in clear in a dump." },
  { id: "I-08", requirement: "A worker that lost its lease writes nothing of the scan." },
  {
    id: "I-09",
    requirement: "A rotating token is refreshed once for all that ask at the same time, over all processes.",
  },
  { id: "I-10", requirement: "A callback without a session is refused and writes nothing." },
  {
    id: "I-11",
    requirement:
      "Being signed in reaches no id of another workspace, by any procedure and through either door.",
  },
  { id: "I-12", requirement: "No address or branch name becomes an option or a command of a program." },
  { id: "I-13", requirement: "There is no procedure without a statement of who may call it." },
  { id: "I-14", requirement: "No check is switched off for now anywhere in the source." },
  { id: "I-15", requirement: "Readers see no invitation, and an invitation is for one address, good once." },
  { id: "I-16", requirement: "A body of another type than the one declared is refused before it is parsed." },
  { id: "I-17", requirement: "Nothing in the product runs text as code." },
  { id: "I-18", requirement: "A state is at most 128 characters long, and another one for each flow." },
  {
    id: "I-19",
    requirement: "There is no secret by default: a missing or placeholder one refuses the start.",
  },
  { id: "I-20", requirement: "A callback without its flow's own cookie is refused, always." },
  {
    id: "I-21",
    requirement: "What one provider's flow was given is worth nothing at another provider's callback.",
  },
  { id: "I-22", requirement: "Every broken setting refuses the start and is named." },
  {
    id: "I-23",
    requirement:
      "Addresses are normalised before they are judged, so that no look-alike sign makes another address.",
  },
  { id: "I-24", requirement: "Every table has row security that binds its owner too." },
  { id: "I-26", requirement: "Every locked package has a checksum and comes from the registry." },
  {
    id: "I-40",
    requirement: "Hosts and ports that a request claims change no link that the product gives out.",
  },
  {
    id: "I-41",
    requirement:
      "A changing request of another site is refused at every address, by every transport, before any handler and the database.",
  },
  {
    id: "I-42",
    requirement:
      "Requests of this site pass in browsers new and old; a cookie without any sign of origin does not.",
  },
  {
    id: "I-43",
    requirement: "The pages' manifest answers thousands of paths with no more than the pages there are.",
  },
  { id: "I-44", requirement: "No redirect leads to another site, and no link runs a script." },
  { id: "I-45", requirement: "A batch runs at most ten calls, and each of them counts." },
  { id: "I-46", requirement: "Form fields named after the prototype change no prototype." },
];
