import { expect, test } from "vitest";
import { unknownName } from "./unknown-name.ts";

const valid = ["address", "token"];

test("a name close to a valid one is quoted, with the valid one as advice", () => {
  expect(unknownName("adress", valid)).toEqual({
    described: '"adress"',
    shown: true,
    hint: 'did you mean "address"?',
  });
});

test("any other name is told by its length, with all the valid ones", () => {
  expect(unknownName("c4n4ry-value", valid)).toEqual({
    described: "a name of 12 characters",
    shown: false,
    hint: "valid names: address, token",
  });
});

test("there is no advice where no name is valid", () => {
  expect(unknownName("anything", []).hint).toBeUndefined();
});
