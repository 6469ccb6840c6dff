/** A SARIF log of so many findings of a tool of the house, with a word in each of their texts. */
export function houseReport(word: string, count: number): string {
  const scores = ["9.1", "7.5", "5.5", "2.4"];
  const rules = scores.map((score, index) => ({
    id: `house/${index}`,
    shortDescription: { text: `House rule ${index} of ${word}` },
    properties: { "security-severity": score },
  }));
  const results = Array.from({ length: count }, (_, index) => ({
    ruleId: `house/${index % rules.length}`,
    message: { text: `Something in module-${index} of ${word}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: `src/${word}/module-${index}.js` },
          region: { startLine: 10 + index },
        },
      },
    ],
  }));
  return JSON.stringify({
    version: "2.1.0",
    runs: [{ tool: { driver: { name: "House linter", rules } }, results }],
  });
}
