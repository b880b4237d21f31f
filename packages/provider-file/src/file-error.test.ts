import { inspect } from "node:util";
import { expect, test } from "vitest";
import { fileFault, notRegular } from "./file-error.ts";

const canary = "canary-81fe-fault";

test.each([
  ["EACCES", "access_denied", false],
  ["EPERM", "access_denied", false],
  ["ELOOP", "invalid_response", false],
  ["ENOTDIR", "invalid_response", false],
  ["ENAMETOOLONG", "invalid_reference", false],
  ["ENXIO", "invalid_response", false],
  ["EISDIR", "invalid_response", false],
  ["EOPNOTSUPP", "invalid_response", false],
  ["EIO", "unavailable", true],
  ["ESTALE", "unavailable", true],
  ["EMFILE", "unavailable", true],
  [canary, "unavailable", true],
])("the system's %s is %s", (code, expected, retryable) => {
  const error = fileFault(Object.assign(new Error(canary), { code, path: canary }));
  expect(error).toMatchObject({ code: expected, retryable });
  expect(everythingOf(error)).not.toContain(canary);
});

test("a fault that is one already stays as it is", () => {
  const error = notRegular();
  expect(fileFault(error)).toBe(error);
});

function everythingOf(error: Error): string {
  return `${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}${error.stack}`;
}
