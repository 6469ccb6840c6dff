import type { Row } from "#tests/security/judge";

/** Keys and what is sealed with them: K. */
export const keys: readonly Row[] = [
  {
    id: "K-01",
    requirement:
      "With a key that is missing, malformed or another one under the right id the process ends with 78 and one line, and the database stays as it was.",
  },
  { id: "K-02", requirement: "Reference vectors of the sealing format open to their plaintext." },
  {
    id: "K-03",
    requirement: "A sealed value opens at its own place and at no other of the whole swap matrix.",
  },
  { id: "K-04", requirement: "After a reconnection the row is the same one and the new tokens open." },
  {
    id: "K-05",
    requirement: "A provider address that was edited in the table gets no token and no request.",
  },
  {
    id: "K-06",
    requirement:
      "A rotation of the key-encryption key that is killed again and again goes on, and leaves each data key under one key.",
  },
  {
    id: "K-07",
    requirement:
      "A rotation of data keys loses no token that is refreshed meanwhile, reseals every kind of value and destroys the old key.",
  },
  {
    id: "K-08",
    requirement:
      "Once nothing is under it the old key-encryption key may be taken away, and the product starts without it.",
  },
  {
    id: "K-09",
    requirement:
      "While a new primary key is known here and not yet there, every process opens what every other wrote.",
  },
  { id: "K-10", requirement: "Pages and the worker cannot read a sealed column or a data key." },
  { id: "K-11", requirement: "A destroyed data key opens nothing, and other workspaces go on." },
  { id: "K-12", requirement: "IVs of fifty thousand sealings are all different and unbiased in every bit." },
  {
    id: "K-13",
    requirement: "No key is in the environment of the running process or of any it started, nor in a log.",
  },
  { id: "K-14", requirement: "A backup without the key is refused at start, and nothing in it opens." },
];
