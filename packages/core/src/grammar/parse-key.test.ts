import { describe, expect, it } from "vitest";
import { parseKey } from "./parse-key.ts";

describe("parseKey", () => {
  it.each([
    ["a", { path: "a" }, undefined],
    ["team/kv/db", { path: "team/kv/db" }, undefined],
    ["a b/ü/..", { path: "a b/ü/.." }, undefined],
    ["a?version=3", { path: "a", version: "3" }, undefined],
    ["a?stage=AWSPREVIOUS", { path: "a", stage: "AWSPREVIOUS" }, undefined],
    ["a?version=x=y&z", { path: "a", version: "x=y&z" }, undefined],
    ["a#b", { path: "a" }, { name: "b" }],
    ["a#b.c/d", { path: "a" }, { name: "b.c/d" }],
    ["a?version=3#b", { path: "a", version: "3" }, { name: "b" }],
    ["a?stage=S#/b/c", { path: "a", stage: "S" }, { pointer: ["b", "c"] }],
    ["a#/", { path: "a" }, { pointer: [""] }],
    ["a#/b/", { path: "a" }, { pointer: ["b", ""] }],
    ["a#/~0/~1/~01/b~1c", { path: "a" }, { pointer: ["~", "/", "~1", "b/c"] }],
    ["a#~b", { path: "a" }, { name: "~b" }],
  ])("%s", (text, key, field) => {
    expect(parseKey(text)).toEqual({ key, field });
  });

  it.each([
    ["a%23b%3Fc%25d", { path: "a#b?c%d" }, undefined],
    ["a%2523", { path: "a%23" }, undefined],
    ["a%20b%2Fc%3f%", { path: "a%20b%2Fc%3f%" }, undefined],
    ["a%%23", { path: "a%#" }, undefined],
    ["a#b%23c%3Fd%25e%2F", { path: "a" }, { name: "b#c?d%e%2F" }],
    ["a#/b%23/%25", { path: "a" }, { pointer: ["b#", "%"] }],
    ["a?version=%23", { path: "a", version: "%23" }, undefined],
  ])("takes only %%23, %%3F and %%25 as escapes, in path and field: %s", (text, key, field) => {
    expect(parseKey(text)).toEqual({ key, field });
  });

  it.each([
    ["", "the path of the key is empty", 0],
    ["?version=1", "the path of the key is empty", 0],
    ["#a", "the path of the key is empty", 0],
    ["ab?version=", "the version of the key is empty", 2],
    ["ab?version", "the version of the key is empty", 2],
    ["ab?stage=#f", "the stage of the key is empty", 2],
    ["ab?", "expected ?version= or ?stage=", 2],
    ["ab?region=x", "expected ?version= or ?stage=", 2],
    ["ab?Version=1", "expected ?version= or ?stage=", 2],
    ["ab?version=1?stage=x", "a key has either a version or a stage, once", 2],
    ["ab?version=1&stage=x", "a key has either a version or a stage, once", 2],
    ["ab?version=1&version=2", "a key has either a version or a stage, once", 2],
    ["ab#", "the field of the key is empty", 2],
    ["ab#c#d", "a field has no ? or #", 4],
    ["ab#c?version=1", "a field has no ? or #", 4],
    ["ab#/c/~2", "unknown escape in the JSON pointer", 6],
    ["ab#/c~", "unknown escape in the JSON pointer", 5],
  ])("refuses %j", (text, message, offset) => {
    expect(parseKey(text)).toMatchObject({ fault: { message, offset } });
  });

  it.each(["\n", "\0", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\u200f", "\u061c", "\ud800", "\udc00"])(
    "refuses control and bidi characters and lone surrogates: %j",
    (character) => {
      for (const text of [`ab${character}`, `a#${character}`, `a?version=${character}#b`]) {
        const offset = text.indexOf(character);
        const message = "a key has no control or bidi characters";
        expect(parseKey(text)).toEqual({ fault: { message, offset } });
      }
    },
  );
});
