import type { Row } from "#tests/security/judge";

/** What happens when something else fails: R. */
export const reliability: readonly Row[] = [
  {
    id: "R-01",
    requirement:
      "A provider that is not there is said to be away, and a scan of it fails with the reason and leaves connection and findings as they were.",
  },
  {
    id: "R-02",
    requirement:
      "A provider that hangs is given up at a deadline and keeps nobody from the other providers' repositories.",
  },
  {
    id: "R-03",
    requirement: "A wait that a provider asks for is kept to by every later use, and ends when it is over.",
  },
  {
    id: "R-04",
    requirement:
      "A failing provider is asked at most three times with pauses, and after five failures left alone for half a minute but for one try.",
  },
  {
    id: "R-05",
    requirement: "Endless, oversized and circular answers end in an error, within little memory.",
  },
  {
    id: "R-06",
    requirement:
      "A listing stops at its cap, reads no more pages than that needs, and says that there is more.",
  },
  {
    id: "R-07",
    requirement:
      "A renamed, moved, removed or newly public repository is followed by its id and is recorded or paused as the workspace chose.",
  },
  {
    id: "R-08",
    requirement:
      "A token refused in the middle is refreshed once, and a withdrawn grant asks for a reconnection.",
  },
  {
    id: "R-09",
    requirement: "An account that may only read a repository any more has nothing of it scanned.",
  },
  { id: "R-10", requirement: "A hundred callers in four processes get a token from one refresh." },
  {
    id: "R-11",
    requirement: "A refresh that ends after a reconnection is fenced, and its tokens do not live on.",
  },
  { id: "R-12", requirement: "A token that somebody renewed meanwhile is not renewed again." },
  {
    id: "R-13",
    requirement:
      "A process killed in the middle of a refresh leaves a note, the next use says what happened, and nobody waits longer than its lease.",
  },
  { id: "R-14", requirement: "A stopped lease holder is fenced: what it brings later is not written." },
  {
    id: "R-15",
    requirement: "A provider whose clock is a day off is waited for exactly as long as it asks.",
  },
  { id: "R-16", requirement: "A callback that is sent again changes nothing and spends no code twice." },
  { id: "R-17", requirement: "A double click disconnects once, and saves a config twice without harm." },
  {
    id: "R-18",
    requirement:
      "A scan whose connection ends stops by itself, its source is removed, and nothing of it is written.",
  },
  {
    id: "R-19",
    requirement:
      "Removing a provider config ends its open flows, cancels its waiting scans, and is one event with the counts.",
  },
  {
    id: "R-20",
    requirement:
      "Disconnecting one of two workspaces with the same account leaves the other one's connection alive.",
  },
  {
    id: "R-30",
    requirement:
      "A database ended at once and started again costs nothing that was said to be kept, leaves no half of a change and no foreign row, and is used again.",
  },
  {
    id: "R-31",
    requirement:
      "While every backend is killed again and again, requests are answered or told to come back, and the pool loses no place.",
  },
  {
    id: "R-32",
    requirement:
      "With every connection taken a request waits a bounded time and is told to come back, and the process stays alive.",
  },
  {
    id: "R-33",
    requirement:
      "A database without room, without writes or without connections is told of as one that comes back; where it can still be read it is.",
  },
  {
    id: "R-34",
    requirement: "Of two transactions that wait for each other one ends whole and the other not at all.",
  },
  {
    id: "R-35",
    requirement: "Scans whose worker process is killed at any moment end once each, with every finding once.",
  },
  {
    id: "R-36",
    requirement:
      "Results are written once: of several workers one scans, and one without its lease writes nothing.",
  },
  { id: "R-37", requirement: "A lapsed lease is claimed anew and fences whoever held it before." },
  { id: "R-38", requirement: "A scan whose worker died three times is given up with a reason." },
  { id: "R-39", requirement: "A fetch that grows past its limit on disk is stopped with a reason." },
  {
    id: "R-40",
    requirement: "A small repository that unfolds into very many entries is stopped with a reason.",
  },
  {
    id: "R-42",
    requirement: "A worker that is told to stop hands its scan back, closes its connections and ends well.",
  },
  { id: "R-43", requirement: "A second signal ends a process at once that waits for something." },
  {
    id: "R-46",
    requirement:
      "Of processes that migrate at once each migration runs once, and one that fails leaves nothing of itself.",
  },
  {
    id: "R-48",
    requirement:
      "Workspaces take turns at the workers: a thousand scans of one do not keep another's waiting.",
  },
  {
    id: "R-50",
    requirement:
      "A backup that is restored after everything was lost starts, its activity log verifies and its tokens open, with the keys and not without.",
  },
  { id: "R-51", requirement: "A fault that nobody catches ends the process with one redacted line." },
];
