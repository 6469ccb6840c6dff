import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { AppError } from "#server/errors";
import { Secret } from "#server/secret";
import { type CloneRequest, cloneShallow } from "#server/source/clone";
import { openSourceTree } from "#server/source/tree";
import { makeRepository, temporaryDirectory } from "#tests/source/git-fixture";
import { type GitServer, startGitServer } from "#tests/source/git-http-server";

const password = "s3cret-token-of-the-test";
let directory: ReturnType<typeof temporaryDirectory>;
let repository: ReturnType<typeof makeRepository>;
let server: GitServer;
let workDir: string;

beforeEach(async () => {
  directory = temporaryDirectory();
  const root = join(directory.path, "served");
  mkdirSync(root);
  repository = makeRepository(root);
  server = await startGitServer(root, password);
  workDir = join(directory.path, "work");
  mkdirSync(workDir);
});

afterEach(async () => {
  await server.close();
  directory.remove();
});

function request(changes: Partial<CloneRequest> = {}): CloneRequest {
  return {
    url: `${server.origin}/origin.git`,
    branch: "main",
    username: "x-access-token",
    token: new Secret(password),
    workDir,
    allowHttp: true,
    signal: new AbortController().signal,
    ...changes,
  };
}

async function refusal(changes: Partial<CloneRequest> = {}): Promise<AppError> {
  const error = await cloneShallow(request(changes)).then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`expected a refusal, got ${String(error)}`);
  expect(`${error.message} ${JSON.stringify(error.context)}`).not.toContain(password);
  return error;
}

const hello = [{ mode: "100644" as const, path: "src/a.js", content: "let a = 1;\n" }];

describe("cloneShallow", () => {
  it("fetches the newest commit with the right token, without a working copy", async () => {
    const commit = repository.commit(hello, "main");
    const cloned = await cloneShallow(request());
    expect(cloned.commit).toBe(commit);
    const tree = await openSourceTree({
      gitDir: cloned.gitDir,
      commit: "FETCH_HEAD",
      signal: new AbortController().signal,
    });
    expect(tree.entries).toEqual([{ path: "src/a.js", size: 11 }]);
    expect(readdirSync(workDir)).toEqual(["repo.git"]);
    await tree.close();
  });

  it("says to reconnect when the token is refused", async () => {
    repository.commit(hello, "main");
    expect((await refusal({ token: new Secret("wrong") })).code).toBe("REAUTH_REQUIRED");
  });

  it("tells a missing branch, a missing repository and an empty repository apart", async () => {
    const empty = await refusal();
    expect([empty.code, empty.context.reason]).toEqual(["NOT_FOUND", "empty repository"]);
    repository.commit(hello, "main");
    const branch = await refusal({ branch: "nope", workDir: join(directory.path, "work2") });
    expect([branch.code, branch.context.reason]).toEqual(["NOT_FOUND", "branch missing"]);
    const missing = await refusal({
      url: `${server.origin}/other.git`,
      workDir: join(directory.path, "work3"),
    });
    expect([missing.code, missing.context.reason]).toEqual(["NOT_FOUND", "repository missing"]);
  });

  it.each([
    [403, "PROVIDER_REFUSED"],
    [429, "RATE_LIMITED"],
    [503, "PROVIDER_UNAVAILABLE"],
  ])("answers status %i with %s", async (status, code) => {
    server.intercept = (_request, response) => {
      response.writeHead(status).end();
      return true;
    };
    expect((await refusal()).code).toBe(code);
  });

  it.each([
    ["at once", false],
    ["after the sign-in", true],
  ])("I-37: does not follow a redirect %s, and the other host sees nothing", async (_when, afterSignIn) => {
    const other = await startGitServer(directory.path, password);
    try {
      server.intercept = (incoming, response) => {
        if (afterSignIn && incoming.headers.authorization === undefined) return false;
        response.writeHead(302, { location: `${other.origin}${incoming.url ?? ""}` }).end();
        return true;
      };
      const error = await refusal();
      expect([error.code, error.context.reason]).toEqual(["PROVIDER_REFUSED", "redirected"]);
      expect(other.requests).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it("I-36: keeps the token out of arguments, environments and files", async () => {
    repository.commit(hello, "main");
    const seen: string[] = [];
    let processes = 0;
    // While the server holds the request that brings the token, every process of the fetch is there to be looked at.
    server.intercept = (incoming) => {
      if (incoming.headers.authorization === undefined) return false;
      for (const pid of readdirSync("/proc").filter(
        (name) => /^\d+$/.test(name) && Number(name) !== process.pid,
      )) {
        for (const file of ["cmdline", "environ"]) {
          const text = readProc(`/proc/${pid}/${file}`);
          if (file === "cmdline" && text.includes("origin.git")) processes += 1;
          if (text.includes(password) || text.includes(Buffer.from(password).toString("base64")))
            seen.push(pid);
        }
      }
      return false;
    };
    await cloneShallow(request());
    expect(processes).toBeGreaterThan(0);
    expect(seen).toEqual([]);
    for (const entry of readdirSync(workDir, { recursive: true, withFileTypes: true })) {
      if (entry.isFile())
        expect(readFileSync(join(entry.parentPath, entry.name)).includes(password)).toBe(false);
    }
  });

  it("I-34, R-39: stops a fetch that grows past its limit", async () => {
    repository.commit([{ mode: "100644", path: "big", content: noise(3_000_000) }], "main");
    expect((await refusal({ limits: { maxBytes: 100_000 } })).code).toBe("PAYLOAD_TOO_LARGE");
  });

  it("R-02: gives up when the provider does not answer in time", async () => {
    server.intercept = () => true;
    expect((await refusal({ limits: { maxMs: 300 } })).code).toBe("PROVIDER_UNAVAILABLE");
  });

  it("ends with the signal's reason when aborted", async () => {
    const controller = new AbortController();
    server.intercept = () => {
      controller.abort(new Error("stopped by the test"));
      return true;
    };
    await expect(cloneShallow(request({ signal: controller.signal }))).rejects.toThrow("stopped by the test");
  });

  it.each([
    "ext::sh -c id",
    "file:///etc",
    "/etc",
    "ssh://git@example.org/a/b",
    "git://example.org/a/b",
    "--upload-pack=id",
    "https://user:pw@example.org/a/b",
    "https://example.org/a/b?x=1",
    "https://example.org/a/b#x",
    "https://example.org/a\nb",
    "https:example.org/a/b",
    "https://",
  ])("I-31, I-32, S-87, I-12: refuses the address %j", async (url) => {
    expect((await refusal({ url })).code).toBe("BAD_REQUEST");
  });

  it("refuses plain http unless it is allowed", async () => {
    expect((await refusal({ allowHttp: false })).code).toBe("BAD_REQUEST");
    expect(server.requests).toEqual([]);
  });

  it.each([
    "-x",
    "--upload-pack=id",
    "a..b",
    "a b",
    "a~1",
    "a^",
    "a:b",
    "a?",
    "a*",
    "a[",
    "a\\b",
    "",
    "@",
    "a@{1}",
    "/a",
    "a/",
    "a//b",
    ".a",
    "a/.b",
    "a.lock",
    "a.",
    "a\u0000b",
    "a\nb",
  ])("I-32, S-87, I-12: refuses the branch %j", async (branch) => {
    expect((await refusal({ branch })).code).toBe("BAD_REQUEST");
  });

  it("I-36: refuses a token that would break out of its line", async () => {
    expect((await refusal({ token: new Secret("a\nhost=evil") })).code).toBe("REAUTH_REQUIRED");
  });
});

function readProc(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = 1;
  for (let index = 0; index < length; index += 1) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[index] = state >>> 24;
  }
  return bytes;
}
