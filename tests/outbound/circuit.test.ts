import { beforeEach, describe, expect, test } from "vitest";
import { AppError } from "#server/errors";
import { Circuits } from "#server/outbound/circuit";

const origin = "https://gitlab.example.com";
let now: number;
let circuits: Circuits;

beforeEach(() => {
  now = 1_000_000;
  circuits = new Circuits(() => now);
});

const failTimes = (times: number) => {
  for (let index = 0; index < times; index += 1) circuits.failed(origin);
};
const isOpen = (): boolean => {
  try {
    circuits.enter(origin);
    return false;
  } catch (error) {
    return error instanceof AppError && error.code === "PROVIDER_UNAVAILABLE";
  }
};

describe("R-04: a host's circuit", () => {
  test("stays closed for four failures in a row and opens with the fifth", () => {
    failTimes(4);
    const before = isOpen();
    failTimes(1);

    expect([before, isOpen()]).toEqual([false, true]);
  });

  test("forgets failures with one success", () => {
    failTimes(4);
    circuits.succeeded(origin);
    failTimes(4);

    expect(isOpen()).toBe(false);
  });

  test("lets one request through after half a minute, and only one", () => {
    failTimes(5);
    now += 30_000;

    expect([isOpen(), isOpen(), isOpen()]).toEqual([false, true, true]);
  });

  test("closes when that request succeeds, and opens for another half minute when it fails", () => {
    failTimes(5);
    now += 30_000;
    circuits.enter(origin);
    circuits.failed(origin);
    const afterFailure = isOpen();
    now += 30_000;
    circuits.enter(origin);
    circuits.succeeded(origin);

    expect([afterFailure, isOpen()]).toEqual([true, false]);
  });

  test("is not kept half open by a caller that gave up", () => {
    failTimes(5);
    now += 30_000;
    circuits.enter(origin);
    circuits.abandoned(origin);

    expect(isOpen()).toBe(false);
  });

  test("concerns no other host", () => {
    failTimes(5);

    expect(() => circuits.enter("https://github.com")).not.toThrow();
  });
});
