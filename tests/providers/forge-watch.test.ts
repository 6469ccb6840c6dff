import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { createGithubForge } from "#tests/forges/github/forge";
import { createForgeWatch } from "#tests/helpers/forge-watch";

const watch = createForgeWatch();

beforeAll(() => {
  watch.open();
  return () => watch.close();
});

// The network says strangers aloud, which is expected here.
afterEach(() => void vi.spyOn(globalThis.console, "error").mockClear());

test("a request to nobody's address is refused and reported", async () => {
  await expect(fetch("https://elsewhere.example.invalid/")).rejects.toThrow();

  await expect(watch.settle()).rejects.toThrow("a request to a stranger: https://elsewhere.example.invalid/");
});

test("a planned failure that nobody met is reported", async () => {
  const forge = watch.put(createGithubForge());
  forge.fail("identity", { status: 500, times: 2 });
  await fetch(`${forge.bases.api}/user`);

  await expect(watch.settle()).rejects.toThrow("a planned failure was never met: github identity");
});

test("failures that were met, one after the other, are no complaint", async () => {
  const forge = watch.put(createGithubForge());
  forge.fail("identity", { status: 500 });
  forge.fail("identity", { status: 502 });

  const answers = [await fetch(`${forge.bases.api}/user`), await fetch(`${forge.bases.api}/user`)];

  expect(answers.map(({ status }) => status)).toEqual([500, 502]);
  await watch.settle();
});

test("a write is reported", async () => {
  const forge = watch.put(createGithubForge());
  await fetch(`${forge.bases.api}/user/repos`, { method: "POST" });

  await expect(watch.settle()).rejects.toThrow("a request that writes");
});
