import type { Row } from "#tests/security/judge";

/** Tenants apart from each other, and the activity log of each: T. */
export const tenancy: readonly Row[] = [
  {
    id: "T-01",
    requirement:
      "Every table of workspaces has row security that binds its owner too, and each serving role sees, changes and adds rows of its own workspace only.",
  },
  {
    id: "T-02",
    requirement:
      "The logins that serve have no power over the server, own nothing, and reach no role that does.",
  },
  {
    id: "T-03",
    requirement:
      "Nobody may truncate, refer to or put triggers on a table, make objects, read the signing keys, or use what is granted to everybody.",
  },
  {
    id: "T-04",
    requirement:
      "There is no view around the policies, and every function that runs with another role's rights is a reviewed one with a fixed search path.",
  },
  { id: "T-05", requirement: "Foreign and unique keys of a workspace's table begin with the workspace." },
  {
    id: "T-06",
    requirement:
      "Pages and the worker are refused password hashes and the secrets of invitations, however they ask.",
  },
  {
    id: "T-10",
    requirement: "Ten thousand random statements in one workspace return and change no row of another.",
  },
  {
    id: "T-11",
    requirement:
      "Two thousand random calls with ids of two workspaces, through both doors, show no byte and change no row of the other workspace.",
  },
  {
    id: "T-12",
    requirement:
      "Without a workspace there are no rows, and with a malformed one there is an error, never all rows.",
  },
  {
    id: "T-13",
    requirement:
      "Under load with killed backends, timeouts and failing work no transaction sees another's workspace, nothing is written by half, and no place in the pool is lost.",
  },
  {
    id: "T-14",
    requirement:
      "A dead backend, a timed-out statement, a refused connection and a refused BEGIN leak no row, keep no partial write, and end no process.",
  },
  {
    id: "T-15",
    requirement: "A reference to another workspace's row fails exactly like a reference to nothing.",
  },
  { id: "T-16", requirement: "What collides only with another workspace's row is accepted." },
  {
    id: "T-17",
    requirement:
      "Another workspace's id is answered like one that never was, in process and over HTTP, headers included.",
  },
  {
    id: "T-18",
    requirement:
      "No answer or length of one workspace changes with what another one has, and ids are random.",
  },
  {
    id: "T-19",
    requirement:
      "Injected SQL cannot name another workspace: contexts are signed, end by the database's clock, and their key is not in the database.",
  },
  { id: "T-20", requirement: "No table has partitions that could go around its policies." },
  {
    id: "T-21",
    requirement: "Each wall that is taken down in a running database is noticed by the product's own review.",
  },
  {
    id: "T-22",
    requirement: "Sessions of the same login cannot read a tenant context out of the statements that run.",
  },
  {
    id: "T-23",
    requirement:
      "Notifications, advisory locks, prepared statements and running queries carry no id or text of a workspace, and no temporary table can be left behind.",
  },
  {
    id: "T-30",
    requirement:
      "No serving role changes, deletes or empties the activity log, and the database sets place, links and time of an event itself.",
  },
  {
    id: "T-31",
    requirement: "The verifier names the first bad event of each of the random tamperings by a superuser.",
  },
  {
    id: "T-32",
    requirement: "A log that was cut off or rewritten as a whole is found through a checkpoint.",
  },
  {
    id: "T-33",
    requirement: "Events of parallel writers stand one after the other without a gap or a fork.",
  },
  {
    id: "T-34",
    requirement:
      "Wherever a transaction is killed or rolled back, its event exists if and only if its change does.",
  },
  {
    id: "T-36",
    requirement: "An export verifies outside the product and ends in the hash that the database has.",
  },
  { id: "T-37", requirement: "While the log cannot be written a change is refused, and reading goes on." },
];
