import { beforeEach, expect, test, vi } from "vitest";
import { hashPassword, verifyPassword } from "#server/identity/password";

const verify = vi.hoisted(() => vi.fn());

vi.mock("@node-rs/argon2", async (original) => {
  const real = await original<typeof import("@node-rs/argon2")>();
  verify.mockImplementation((hash: string, password: string) => real.verify(hash, password));
  return { ...real, verify };
});

beforeEach(() => {
  verify.mockClear();
});

test("S-37: an account that does not exist costs one hash of the same price as one that does", async () => {
  const stored = await hashPassword("the right password");

  const answers = [
    await verifyPassword(stored, "a wrong password"),
    await verifyPassword(undefined, "a wrong password"),
    await verifyPassword(undefined, "no account has this password"),
  ];

  const costs = verify.mock.calls.map(([hash]) => String(hash).split("$").slice(1, 4).join(" "));
  expect(answers).toEqual([false, false, false]);
  expect(costs).toEqual(Array(3).fill("argon2id v=19 m=19456,t=2,p=1"));
});
