import path from "node:path";

export interface RanTest {
  /** Below the project. */
  readonly file: string;
  /** With the names of the groups it is in. */
  readonly name: string;
  /** "skipped" is what a filter left out. */
  readonly status: "passed" | "failed" | "skipped";
  readonly messages: readonly string[];
}

export interface TestReport {
  readonly tests: readonly RanTest[];
  /** Files that failed outside a test, in loading or setting up. */
  readonly brokenFiles: readonly string[];
}

interface Written {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** What vitest's JSON report says of each test of the project at `root`. */
export function readReport(text: string, root: string): TestReport {
  const { testResults } = JSON.parse(text) as Written;
  const tests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status, failureMessages }) => ({
      ...{ file: path.relative(root, name), name: fullName },
      status: outcome(status),
      messages: failureMessages ?? [],
    })),
  );
  const failedInside = new Set(tests.filter(({ status }) => status === "failed").map(({ file }) => file));
  const brokenFiles = testResults
    .filter(({ status }) => status === "failed")
    .map(({ name }) => path.relative(root, name))
    .filter((file) => !failedInside.has(file));
  return { tests, brokenFiles };
}

const outcome = (status: string): RanTest["status"] =>
  status === "passed" || status === "failed" ? status : "skipped";
