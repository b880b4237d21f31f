import { describe, expect, it } from "vitest";
import { describeUnknownName } from "./nearest-name.ts";

const valid = ["trim", "base64", "urlencode"];

describe("describeUnknownName", () => {
  it.each([
    ["trin", "trim"],
    ["tr", "trim"],
    ["base46", "base64"],
    ["urlEncode", "urlencode"],
  ])("%s is near %s", (written, nearest) => {
    expect(describeUnknownName(written, valid)).toEqual({ described: written, nearest });
  });

  it.each([
    ["t", "a name of 1 character"],
    ["hunter2", "a name of 7 characters"],
    ["trim!", "a name of 5 characters"],
    ["", "a name of 0 characters"],
    [`trim${"x".repeat(40)}`, "a name of 44 characters"],
  ])("%s is not repeated", (written, described) => {
    expect(describeUnknownName(written, valid)).toEqual({ described });
  });

  it("has no nearest name where there are none", () => {
    expect(describeUnknownName("trim", [])).toEqual({ described: "a name of 4 characters" });
  });
});
