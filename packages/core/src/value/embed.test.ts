import { describe, expect, it } from "vitest";
import { applyFilters } from "./apply-filters.ts";
import { embedFault } from "./embed.ts";

const canary = "CANARY-hunter2-8f3a";
const fault = (value: string, before: string) => embedFault(value, { before, filters: [] });

describe("embedFault", () => {
  it.each(["plain", "", "a b\"'\\é😀", "<<secret `p` `k`>>", "a/b@c?d#e:f", "\u202e"])(
    "takes %j outside a URL",
    (value) => {
      expect(fault(value, "password=")).toBeUndefined();
      expect(fault(value, "")).toBeUndefined();
    },
  );

  it.each(["\n", "\r", "\t", "\0", "\x1b", "\x7f", "\x85"])(
    "refuses the control character %j anywhere",
    (character) => {
      for (const before of ["", "password=", "https://"]) {
        expect(fault(`${canary}${character}`, before)).toEqual({
          message: "the value holds a control character and can't be put into a longer string",
          hint: "add | trim if it is a line break at the end, | urlencode in a URL, | jsonstring in JSON",
        });
      }
    },
  );

  describe.each([
    "https://",
    "smtp://app:",
    "x=postgres://u@h/db?a=",
    "see http://a, b://",
    "a b\nc://d",
    "://",
  ])("behind %j", (before) => {
    it.each(["/", "\\", "@", "?", "#", ":"])("refuses %s", (mark) => {
      const message = "the value holds one of / \\ @ ? # : and can't be put into a URL as it is";
      expect(fault(`${canary}${mark}`, before)).toEqual({ message, hint: "add | urlencode" });
    });

    it("takes other marks", () => {
      expect(fault("a%b&c=d;e,f~g", before)).toBeUndefined();
    });
  });

  it("takes any mark once white space has ended the URL", () => {
    expect(fault("a/b", "see https://host/ for ")).toBeUndefined();
    expect(fault("a/b", "url = https://host\npassword = ")).toBeUndefined();
  });

  it("takes any value through urlencode, and says when that was undone", () => {
    const url = { before: "https://", filters: [{ name: "urlencode" }] } as const;
    const result = applyFilters(url.filters, "a/b@c?d#e:f\n");
    expect(embedFault("value" in result ? String(result.value) : "/", url)).toBeUndefined();
    expect(embedFault("a/b", { ...url, filters: [...url.filters, { name: "base64decode" }] })).toEqual({
      message: "the value holds one of / \\ @ ? # : and can't be put into a URL as it is",
      hint: "urlencode must be the last filter",
    });
  });
});
