import { describe, expect, test } from "vitest";
import { readAnswer } from "./vault-answer.ts";

function answerOf(body: object, headers: Readonly<Record<string, string>> = {}) {
  const json = { "content-type": "application/json", ...headers };
  return readAnswer({ status: 400, headers: json, body: Buffer.from(JSON.stringify(body)) }, 0);
}

test("a long text is cut before anything looks for words in it", () => {
  const text = "role ".repeat(100_000);
  const answer = answerOf({ errors: [text, "short"], warnings: [text] });
  expect(answer.errors.map(({ length }) => length)).toEqual([500, 5]);
  expect(answer.warnings.map(({ length }) => length)).toEqual([500]);
});

test.each([
  [[], true],
  [["x"], false],
  [[{}], false],
  ["", false],
  [null, false],
  [{}, false],
  [undefined, false],
])("errors of %j: none at all is %s", (errors, expected) => {
  expect(answerOf({ errors }).hasNoErrors).toBe(expected);
});

describe("a request's id", () => {
  const id = "2b6e3e5e-1c1f-4d2a-9c1b-0a1b2c3d4e5f";

  test.each([
    ["the body", { request_id: id }, {}],
    ["a header", {}, { "x-request-id": id }],
    ["a header, for one in the body that is no UUID", { request_id: "x" }, { "x-request-id": id }],
  ])("is taken from %s", (_, body, headers) => {
    expect(answerOf(body, headers).requestId).toBe(id);
  });

  test.each(["", "abc", "hvs.canary-token", "canary", `${id}0`, id.replaceAll("-", "")])(
    "is nothing where it is %j, which could be anything",
    (other) => {
      expect(answerOf({ request_id: other }, { "x-request-id": other }).requestId).toBeUndefined();
    },
  );
});
