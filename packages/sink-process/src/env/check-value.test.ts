import { SecretError } from "@latebound/core";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { checkValue } from "./check-value.ts";

describe("checkValue", () => {
  it.each([
    ["NUL", (canary: string) => `${canary}\0`],
    ["128 KiB", (canary: string) => canary.repeat(4_000)],
  ])("refuses a value with %s, and doesn't show it", (_, makeValue) => {
    const canary = createCanary();
    const error = thrownBy(() => checkValue({ name: "TOKEN", value: makeValue(canary) }, "process.web"));
    expect(error).toMatchObject({ code: "invalid_value", at: { path: "process.web.env.TOKEN" } });
    expect(findCanary(describeEverything(error), canary)).toBeUndefined();
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(SecretError);
    return error;
  }
  return undefined;
}
