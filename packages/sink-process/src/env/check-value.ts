import { SecretError } from "@latebound/core";
import { entryPath } from "../spec/entry-name.ts";
import type { Variable } from "./build-environment.ts";

/** What the kernel takes as one `NAME=value`: 32 pages with the last NUL on Linux, the whole block on Windows. */
const maxVariableBytes = process.platform === "win32" ? 32_766 : 131_071;

/** Refuses a value that no process can be given as a variable. @throws {SecretError} `invalid_value` */
export function checkValue({ name, value }: Variable, base: string): void {
  const problem = problemOf(name, value);
  if (problem === undefined) return;
  const hint = "deliver it by files, fds or stdin";
  throw new SecretError("invalid_value", {
    message: problem,
    hint,
    at: { path: entryPath(`${base}.env`, name) },
  });
}

function problemOf(name: string, value: string): string | undefined {
  if (value.includes("\0")) return "the value holds a NUL character and can't be a variable";
  const isTooLong = Buffer.byteLength(name) + 1 + Buffer.byteLength(value) > maxVariableBytes;
  return isTooLong ? "the value is too long for a variable" : undefined;
}
