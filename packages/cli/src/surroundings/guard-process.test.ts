import { expect, test } from "vitest";
import { guardProcess } from "./guard-process.ts";

test.each([
  ["NODE_DEBUG", "child_process"],
  ["NODE_DEBUG", "CHILD_PROCESS,fs"],
  ["NODE_DEBUG", "child_*"],
  ["NODE_DEBUG", "stream"],
  ["NODE_DEBUG", "what-a-later-node-has"],
  ["NODE_DEBUG_NATIVE", "HTTP2_STREAM"],
])("%s=%s is refused", (name, value) => {
  expect(() => guardProcess({ [name]: value })).toThrow(`${name} would print credentials and values`);
});

test("unset or empty, it is no fault", () => {
  expect(() => guardProcess({ NODE_DEBUG: "", NODE_DEBUG_NATIVE: undefined })).not.toThrow();
});
