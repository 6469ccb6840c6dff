import { afterEach, expect, vi } from "vitest";

// Output nobody expects is a fault: React and libraries complain here first.
const complained = vi.spyOn(console, "error").mockImplementation(() => {});

afterEach(() => {
  const calls = complained.mock.calls.map((call) => call.map(String).join(" "));
  complained.mockClear();
  expect(calls).toEqual([]);
});
