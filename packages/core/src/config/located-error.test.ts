import { SecretError, type SourcePlace } from "@latebound/provider";
import { expect, test } from "vitest";
import { locatedError } from "./located-error.ts";

const lines: Readonly<Record<string, number>> = { first: 9, second: 3 };
const config = {
  locate: async (places: readonly SourcePlace[]) =>
    places.map((place) => {
      const line = lines[place.path ?? ""];
      return line === undefined ? place : { ...place, line, column: 1 };
    }),
};

const faultAt = (path: string | undefined, file = "a.toml") =>
  new SecretError("invalid_reference", {
    message: "wrong",
    hint: "do it right",
    provider: "env",
    reference: "r",
    ...(path === undefined ? {} : { at: { file, path } }),
  });

test("one fault is told as itself, with line and column and all it knew", async () => {
  const error = await locatedError([faultAt("first")], config);
  expect(error).toMatchObject({
    code: "invalid_reference",
    message: "a.toml:9:1 first: wrong (do it right)",
    at: { file: "a.toml", path: "first", line: 9, column: 1 },
    provider: "env",
    reference: "r",
    errors: [],
  });
});

test("several are sorted within a file, and keep their order across files", async () => {
  const faults = [faultAt("first"), faultAt("second"), faultAt("other", "b.json"), faultAt(undefined)];
  const { errors } = await locatedError(faults, config);
  expect(errors.map(({ at }) => at?.path)).toEqual(["second", "first", "other", undefined]);
  expect(errors[3]?.at).toBeUndefined();
});
