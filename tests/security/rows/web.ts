import type { Row } from "#tests/security/judge";

/** What browsers, and those who talk like one, meet. */
export const web: readonly Row[] = [
  {
    id: "W-01",
    requirement:
      "Every answer names what may run and nothing else, with a nonce of 128 bits that never comes twice.",
  },
  {
    id: "W-02",
    requirement:
      "Every script of every page has its answer's nonce, and no markup has inline handlers or styles.",
  },
  { id: "W-03", requirement: "Every answer forbids other sites to frame it." },
  {
    id: "W-04",
    requirement: "Every kind of answer, errors and files too, has the headers that keep a browser careful.",
  },
  {
    id: "W-05",
    requirement: "Cookies are __Host-, Secure, HttpOnly and SameSite=Lax, for every path of this host.",
  },
  { id: "W-06", requirement: "No answer is opened to another origin." },
  { id: "W-07", requirement: "No request that another site caused changes anything." },
  { id: "W-08", requirement: "Another site can sign nobody in or out." },
  { id: "W-09", requirement: "A session secret that was planted before signing in is not taken over." },
  {
    id: "W-10",
    requirement: "Reading changes nothing; the exports, which leave an event, answer no other site.",
  },
  {
    id: "W-11",
    requirement: "An address that looks like a file is no page, and nothing personal is cached.",
  },
  { id: "W-12", requirement: "What a provider says is text on every page, and no script gets into a link." },
  {
    id: "W-13",
    requirement:
      "A person saves a provider config ten times in 15 minutes, over all workspaces, and others are not touched.",
  },
  { id: "W-14", requirement: "Of fifty saves at once at two servers of one database exactly ten are done." },
  { id: "W-15", requirement: "No header, session, spelling, method or batch gets an eleventh save through." },
  { id: "W-16", requirement: "Starting flows is limited exactly, also when the starts come at once." },
  { id: "W-17", requirement: "While attempts cannot be counted, what is limited is refused." },
  {
    id: "W-18",
    requirement:
      "Bodies over 1 MiB and headers of 64 KB are refused, and a thousand parameters are no fault.",
  },
  { id: "W-19", requirement: "Every judge of text comes to an end with nearly right texts of 50 KB." },
  {
    id: "W-20",
    requirement:
      "Private, local and disguised addresses are refused when a config is saved and when a request is made.",
  },
  { id: "W-21", requirement: "A name that leads to a private address is not connected to." },
  { id: "W-22", requirement: "Each connection's own answer of the name service is judged." },
  { id: "W-23", requirement: "Redirects of providers are not followed off their origin." },
  { id: "W-24", requirement: "Ports of other services are refused." },
  { id: "W-25", requirement: "OUTBOUND_ALLOW opens exactly the host and port it lists." },
  { id: "W-26", requirement: "A closed port and a refused address say the same to people." },
  { id: "W-27", requirement: "The browser's bundle holds no code, names or secrets of the server." },
  { id: "W-28", requirement: "Dependencies are at their floors and locked with checksums." },
  {
    id: "W-29",
    requirement: "No answer of a whole run holds a secret, but for what is shown once to enrol a factor.",
  },
  { id: "W-30", requirement: "An error is a code, a sentence, whether to try again, and an id to quote." },
];
