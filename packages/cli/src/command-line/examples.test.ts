import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { afterAll, describe, expect, test } from "vitest";
import { commands } from "./command-list.ts";
import { readCommandLine } from "./read-command-line.ts";

const folder = mkdtempSync(join(tmpdir(), "latebound-examples-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a shell hands to latebound in each call of a line; other programs do nothing. */
function callsOf(line: string): string[][] {
  const taken = join(folder, "calls");
  writeFileSync(taken, "");
  const shim =
    'latebound() { printf "%s\\0" "$@" "end of call" >>"$TAKEN"; }; command_not_found_handle() { :; }';
  // What is written by a redirection stays out of the way.
  const program = `${shim}; ${line.replace(/ > \S+/, "")}`;
  spawnSync("/bin/bash", ["-c", program], { cwd: folder, env: { PATH: folder, TAKEN: taken } });
  const calls = readFileSync(taken, "utf8").split("end of call\0").slice(0, -1);
  return calls.map((call) => call.split("\0").slice(0, -1));
}

describe.each(commands)("the examples of $name", ({ name, examples }) => {
  test.each(examples)("$line", ({ line }) => {
    const names = callsOf(line).map(readCall);
    expect(names).toContain(name);
  });
});

const nowhere = {
  environment: {},
  directory: "/",
  stdin: new PassThrough(),
  home: undefined,
  userId: undefined,
};

/** The command that a call runs; a usage fault is a fault here. */
function readCall(words: readonly string[]): string | undefined {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const read = readCommandLine({ ...nowhere, words, stdout, stderr }, "1.2.3");
  expect(String(stderr.read() ?? "")).toBe("");
  return "command" in read ? read.command.name : undefined;
}
