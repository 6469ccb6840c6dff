import type { Row } from "#tests/security/judge";

/** OAuth, authentication, authorisation, cryptography, logging: what standards ask for. */
export const standards: readonly Row[] = [
  {
    id: "S-01",
    requirement: "A callback is good in the browser, session and person that began it, and in no other.",
  },
  {
    id: "S-02",
    requirement: "A state with any character changed, cut or added is refused before any exchange.",
  },
  {
    id: "S-03",
    requirement:
      "Of twenty identical callbacks at once one exchanges its code and makes one connection and one event.",
  },
  {
    id: "S-04",
    requirement:
      "Every flow has its own S256 challenge where the provider documents PKCE, and its verifier goes in a body only.",
  },
  {
    id: "S-05",
    requirement: "Where the provider documents PKCE, a code of another person's sign-in does not fit a flow.",
  },
  {
    id: "S-06",
    requirement: "The state of one provider is refused at the callback of every other before any exchange.",
  },
  {
    id: "S-07",
    requirement: "An issuer in the callback is compared letter by letter with the one that was asked.",
  },
  {
    id: "S-08",
    requirement:
      "A flow whose config was saved anew in between ends before any exchange, with a word about it.",
  },
  {
    id: "S-09",
    requirement: "No way back after signing in leads to another site, whatever the address says.",
  },
  {
    id: "S-10",
    requirement: "The redirect URI comes from the configuration, whatever hosts a request names.",
  },
  {
    id: "S-11",
    requirement: "Codes and refresh tokens are the only grants that are asked for or in the source.",
  },
  { id: "S-12", requirement: "A provider is asked for exactly the scopes that are needed." },
  {
    id: "S-13",
    requirement:
      "The scopes that were granted are kept, and a narrower grant is limited and says what is missing.",
  },
  {
    id: "S-14",
    requirement:
      "A provider's address must be https and public unless the operator allows that host and port.",
  },
  {
    id: "S-15",
    requirement:
      "A callback answers with a redirect to an address without code or state, an empty body and no-store.",
  },
  { id: "S-16", requirement: "No leg of a connection answers with a redirect that repeats a body." },
  { id: "S-17", requirement: "A redirect of a provider is not followed, so its token goes nowhere else." },
  {
    id: "S-18",
    requirement:
      "A code is presented once, however often its callback is repeated, and the connection stays good.",
  },
  { id: "S-19", requirement: "A cancelled consent spends its flow." },
  {
    id: "S-20",
    requirement: "A missing or senseless end of a token is kept as unknown and never as an invented date.",
  },
  {
    id: "S-21",
    requirement:
      "Only a dead grant asks for a reconnection; outages and a refused app keep the tokens as they are.",
  },
  {
    id: "S-22",
    requirement:
      "A refresh replaces both halves of a pair at once, and keeps the refresh token when none is given.",
  },
  {
    id: "S-23",
    requirement: "Client credentials reach the token endpoint whole, whatever characters they have.",
  },
  {
    id: "S-24",
    requirement: "Disconnecting ends both tokens at the provider where it can, and the local side always.",
  },
  { id: "S-25", requirement: "No token, code or secret of a provider is sent in an address." },
  { id: "S-27", requirement: "Paths below the registered callback are not found." },
  { id: "S-28", requirement: "Eleven reconnections leave one living token, and no other connection dead." },
  { id: "S-29", requirement: "Reconnecting as another account changes nothing and says so." },
  {
    id: "S-30",
    requirement:
      "Passwords of 10 to 256 characters of any alphabet are taken whole, and nothing shorter, cut or changed fits.",
  },
  {
    id: "S-31",
    requirement: "Common passwords are refused by a list that is kept with the product, or for their length.",
  },
  {
    id: "S-32",
    requirement:
      "Changing the password needs the present one and a fresh proof, and ends every other session.",
  },
  {
    id: "S-33",
    requirement: "A stranger gets ten guesses at an account in 15 minutes, at once or from many addresses.",
  },
  {
    id: "S-34",
    requirement: "A fresh installation has no account, and no placeholder is taken for a secret.",
  },
  {
    id: "S-35",
    requirement:
      "Without the second factor no page, form, plain path or procedure of a workspace answers or changes anything.",
  },
  {
    id: "S-36",
    requirement: "Neither data requests, forms, the set-up link nor enrolment lead around the second factor.",
  },
  { id: "S-37", requirement: "Unknown addresses and wrong passwords get the same status, body and limit." },
  {
    id: "S-38",
    requirement: "A code of an authenticator is good once, also when it is sent many times at once.",
  },
  { id: "S-39", requirement: "A code of two or more steps before now is refused." },
  { id: "S-40", requirement: "Recovery codes are random, stored as hashes, and good once." },
  { id: "S-41", requirement: "A code is judged by the server's clock, whatever time a request says." },
  {
    id: "S-42",
    requirement:
      "Five guesses at a code are judged in 15 minutes, over all sessions of a person and at step-up too.",
  },
  { id: "S-43", requirement: "Half a sign-in lives ten minutes, and one code makes one session." },
  { id: "S-44", requirement: "Session secrets are 256 random bits and stored as hashes only." },
  {
    id: "S-45",
    requirement: "Signing in and passing the factor give a new session secret, and the old one is dead.",
  },
  { id: "S-46", requirement: "A session that was left alone for half an hour is over." },
  { id: "S-47", requirement: "A session is over after twelve hours, however busy it was." },
  {
    id: "S-48",
    requirement: "Signing out ends the session in the database and has the browser clear what it kept.",
  },
  {
    id: "S-49",
    requirement:
      "Removed, demoted and disabled people, and revoked sessions, are refused at the very next request.",
  },
  {
    id: "S-50",
    requirement: "A person ends their other sessions, and an administrator a member's, at once.",
  },
  {
    id: "S-51",
    requirement: "Sensitive procedures want a proof of the last 15 minutes and change nothing without it.",
  },
  {
    id: "S-52",
    requirement:
      "Every procedure states who may call it, and each role, a stranger and half a sign-in get just that.",
  },
  {
    id: "S-53",
    requirement: "Another workspace's id is answered like one that never was, and changes nothing.",
  },
  {
    id: "S-54",
    requirement:
      "Connections and listings tell the named fields only, and no answer holds a provider's secret.",
  },
  { id: "S-55", requirement: "Fields that nobody asked for change no answer of any procedure." },
  {
    id: "S-56",
    requirement:
      "Every procedure passes one gate, pages have no way to the database, and nothing is switched off for now.",
  },
  {
    id: "S-57",
    requirement: "A callback asks for the rights as of now and is refused to people who lost them meanwhile.",
  },
  { id: "S-58", requirement: "A scan of what its workspace's allow-list does not name is not run." },
  { id: "S-59", requirement: "A workspace in a body, header, cookie or address is not heard." },
  { id: "S-60", requirement: "A remembered listing is never shown to another workspace." },
  {
    id: "S-61",
    requirement: "A signed state has an end and one purpose, and no secret of one purpose serves another.",
  },
  { id: "S-62", requirement: "A reader starts no work and changes nothing but their own notifications." },
  { id: "S-63", requirement: "An IV stands once under its key, and the database refuses a second one." },
  { id: "S-64", requirement: "A key that has sealed as much as it may is replaced by itself." },
  { id: "S-65", requirement: "Authentication tags are 128 bits, in the code and in the database." },
  { id: "S-66", requirement: "A flipped bit of value, IV or tag is refused." },
  { id: "S-67", requirement: "Another key, another place and swapped parts fail with the same words." },
  {
    id: "S-68",
    requirement: "A sealed value that was moved to another row, column, table or workspace does not open.",
  },
  { id: "S-70", requirement: "Every key is in the documented inventory and in the code's registry." },
  { id: "S-71", requirement: "Passwords are hashed with argon2id at no less than OWASP's costs." },
  { id: "S-72", requirement: "Nothing that must not be guessed comes from Math.random." },
  { id: "S-73", requirement: "The roles that serve have no power over the database server." },
  {
    id: "S-74",
    requirement: "Requests leave for public hosts on few ports, and for what the operator lists.",
  },
  { id: "S-76", requirement: "The browser's bundle holds no secret and no code of the server." },
  { id: "S-77", requirement: "Repository, sources, settings, TRACE and versions are not for the web." },
  { id: "S-78", requirement: "No secret of a provider was sent in an address." },
  { id: "S-79", requirement: "No answer about a person may be kept by a cache." },
  { id: "S-81", requirement: "An OAuth app's id and secret are written and never told again." },
  {
    id: "S-82",
    requirement:
      "Sessions, links and limits that ended are cleared away, as are token uses older than 90 days.",
  },
  { id: "S-83", requirement: "A dump of the database holds no token, secret or session." },
  { id: "S-84", requirement: "Dependencies are at least at the versions that mended what is known." },
  { id: "S-85", requirement: "Keys of the prototype in bodies, forms and addresses change no prototype." },
  {
    id: "S-86",
    requirement: "No text in any field of any procedure, or in the address of any list, becomes a statement.",
  },
  { id: "S-87", requirement: "Hostile addresses and branch names are refused before git is started." },
  { id: "S-88", requirement: "No field of an exported table starts a formula." },
  {
    id: "S-89",
    requirement: "Headers that a client sends about hosts and addresses change no link, redirect or limit.",
  },
  { id: "S-90", requirement: "Every plain path, procedure and page refuses the methods it does not take." },
  { id: "S-91", requirement: "Without a provider config no flow begins." },
  { id: "S-92", requirement: "A connection and its event are kept together or not at all." },
  { id: "S-93", requirement: "Parallel enabling and disconnecting leave no double and no orphan." },
  { id: "S-94", requirement: "Every event says who, where, from what and when." },
  { id: "S-95", requirement: "The log holds no secret at its loudest." },
  {
    id: "S-96",
    requirement:
      "Refused sign-ins, refused rights, used recovery codes and limits that were hit stand in the log.",
  },
  { id: "S-97", requirement: "No text can forge a line of the log or of an export." },
  { id: "S-98", requirement: "The serving roles add and read events and change none." },
  { id: "S-99", requirement: "A failure tells its code, a sentence and an id, and nothing of its cause." },
  { id: "S-100", requirement: "A failure while reading who asks is a failure and no anonymous request." },
  {
    id: "S-101",
    requirement:
      "Configuring, starting, connecting, disconnecting and removing each leave one event with its facts.",
  },
];
