import { inspect } from "node:util";
import { expect, test } from "vitest";
import { fileFault, named, notRegular } from "./file-error.ts";

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

test("a fault begins with its provider's name and keeps its facts", () => {
  const error = named(fileFault(Object.assign(new Error(canary), { code: "EIO" })), "file_mail");
  expect(error).toMatchObject({ code: "unavailable", retryable: true, provider: "file_mail" });
  expect(error).toMatchObject({ message: "file_mail: the file can't be read (EIO)" });
  expect(named(notRegular(), "file_mail")).toMatchObject({ hint: notRegular().hint });
});

test("what is no fault is not made one", () => {
  const error = new Error(canary);
  expect(named(error, "file_mail")).toBe(error);
});

function everythingOf(error: Error): string {
  return `${inspect(error, { depth: 9, showHidden: true })}${JSON.stringify(error)}${error.stack}`;
}
