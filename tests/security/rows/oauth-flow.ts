import type { Row } from "#tests/security/judge";

/** The connect flow, from the first click to what a provider answers. */
export const oauthFlow: readonly Row[] = [
  {
    id: "O-01",
    requirement:
      "A flow is over after ten minutes by the database's clock, and the end in its state cannot be changed.",
  },
  { id: "O-02", requirement: "A connection lands in the workspace it was begun in, whichever is open." },
  { id: "O-03", requirement: "Signing out ends the flows that were begun in the session." },
  { id: "O-04", requirement: "Two flows of one browser both end well, whichever ends first." },
  { id: "O-05", requirement: "A browser keeps the cookies of five flows, however many it had." },
  { id: "O-07", requirement: "A picture, a frame or a script's fetch does not spend a flow." },
  { id: "O-08", requirement: "A prefetch or HEAD does not spend a flow." },
  { id: "O-09", requirement: "A POST to the callback is refused and spends nothing." },
  {
    id: "O-10",
    requirement: "Repeated, oversized and malformed parameters are refused without a fault of ours.",
  },
  { id: "O-11", requirement: "The 21st start of a flow in 15 minutes is refused with the time to wait." },
  {
    id: "O-12",
    requirement:
      "A provider that does not answer is given up at a deadline, and the person can try again at once.",
  },
  {
    id: "O-13",
    requirement:
      "A senseless answer of the token endpoint leaves nothing, names the problem and shows in no log.",
  },
  {
    id: "O-14",
    requirement: "When the account cannot be read, the new token is revoked where the provider can.",
  },
  {
    id: "O-15",
    requirement:
      "When the commit fails, the new token is revoked where the provider can, and nothing is kept.",
  },
  { id: "O-16", requirement: "A flow dies with the config it was begun under, before any exchange." },
  {
    id: "O-17",
    requirement: "A thousand callbacks of chance make no exchange, no row and no fault of ours.",
  },
];
