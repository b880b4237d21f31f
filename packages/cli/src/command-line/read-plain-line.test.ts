import { PassThrough } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Surroundings } from "../surroundings/surroundings.ts";
import { readCommandLine } from "./read-command-line.ts";
import { readPlainLine } from "./read-plain-line.ts";

function surroundingsOf(words: readonly string[]): Surroundings {
  const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
  return { words, environment: {}, directory: "/", ...streams, home: undefined, userId: undefined };
}

const plain = (words: readonly string[]) => readPlainLine(words);

test("a frequent command with options in full is read", () => {
  const words = [
    "-q",
    "run",
    "-c",
    "a.toml",
    "--env",
    "A=x:y",
    "--env",
    "B=x:z",
    "--no-mask",
    "web",
    "--",
    "-v",
  ];
  expect(plain(words)).toMatchObject({
    command: { name: "run" },
    typed: {
      words: ["web"],
      options: { config: ["a.toml"], env: ["A=x:y", "B=x:z"], noMask: true, quiet: true },
      rest: ["-v"],
    },
  });
});

test.each([
  [[]],
  [["--help"]],
  [["run", "--help"]],
  [["help", "run"]],
  [["check", "get"]],
  [["get"]],
  [["--watch", "run"]],
  [["get", "a:b", "c:d"]],
  [["get", "a:b", "--"]],
  [["get", "a:b", "--config=x"]],
  [["get", "a:b", "--config"]],
  [["get", "a:b", "--config", "--json"]],
  [["get", "a:b", "--jso"]],
  [["get", "-qc", "x", "a:b"]],
  [["run", "-e", "A=a:b", "sh", "-c", "echo hi"]],
  [["run", "sh", "script"]],
])("%j is left to the library", (words) => {
  expect(plain(words)).toBeUndefined();
});

const word = fc.constantFrom(
  ...[
    "get",
    "run",
    "trust",
    "web",
    "a:b",
    "--env",
    "A=a:b",
    "-e",
    "-c",
    "--config",
    "x.toml",
    "-o",
    "--output",
  ],
  ...[
    "--json",
    "--reveal",
    "--no-agent",
    "--no-mask",
    "-q",
    "--debug",
    "--watch",
    "--stdin",
    "--",
    "-",
    "-x",
    "",
  ],
  ...["--env=A", "--kill-timeout", "5s", "--report", "-h", "--version"],
);

const command = fc.constantFrom("get", "run", "trust");

test("what it reads is what the library reads", () => {
  let read = 0;
  const property = fc.property(
    fc.array(word, { maxLength: 2 }),
    command,
    fc.array(word, { maxLength: 6 }),
    (first, name, last) => {
      const words = [...first, name, ...last];
      const found = plain(words);
      if (!found) return;
      read++;
      const known = readCommandLine(surroundingsOf(words), "1.2.3");
      if (!("command" in known)) throw new Error(`the library refuses ${JSON.stringify(words)}`);
      expect(found.command.name).toBe(known.command.name);
      expect({ ...found.typed, surroundings: 0 }).toEqual({ ...known.input, surroundings: 0 });
    },
  );
  fc.assert(property, { numRuns: 3_000 });
  expect(read).toBeGreaterThan(50);
});
