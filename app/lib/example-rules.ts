/** What a person who writes the first rule starts from. */
export const exampleRules = `# One list entry is one rule. Samples under tests are tried first: each bad one has to fire, no ok one may.
- id: custom/shell-helper
  languages: [javascript]
  kind: taint
  severity: critical
  confidence: high
  cwe: [CWE-78]
  owasp: ["A03:2021"]
  title: Request data in our shell helper
  message: Data of a request reaches runInShell, so whoever sends it can run commands.
  fix: Call runProgram with a list of arguments instead.
  danger: command
  sinks:
    - call: "*runInShell"
      args: [0]
  tests:
    bad:
      - |-
        app.post("/run", (req, res) => {
          runInShell("convert " + req.body.file);
        });
    ok:
      - |-
        app.post("/run", (req, res) => {
          runInShell("convert logo.png");
        });
`;
