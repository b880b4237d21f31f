import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import type { OutputStream, Surroundings } from "../surroundings/surroundings.ts";
import { commands } from "./command-list.ts";
import { helpTextOf } from "./help-text.ts";
import { readCommandLine } from "./read-command-line.ts";

function read(words: readonly string[], about: Pick<OutputStream, "columns"> = {}) {
  const stdout = Object.assign(new PassThrough(), about);
  const stderr = new PassThrough();
  const surroundings: Surroundings = {
    words,
    environment: {},
    directory: "/",
    stdin: new PassThrough(),
    stdout,
    stderr,
    home: undefined,
    userId: undefined,
  };
  const result = readCommandLine(surroundings, "1.2.3");
  return { result, stdout: String(stdout.read() ?? ""), stderr: String(stderr.read() ?? "") };
}

test("global options stand before or behind the command", () => {
  for (const words of [
    ["-c", "a.toml", "--config", "b.toml", "get", "env:KEY"],
    ["get", "-c", "a.toml", "env:KEY", "--config", "b.toml"],
  ]) {
    const { result } = read(words);
    expect(result).toMatchObject({
      command: { name: "get" },
      input: { words: ["env:KEY"], options: { config: ["a.toml", "b.toml"] }, rest: [] },
    });
  }
});

test("a flag that says no is true under its own name", () => {
  expect(read(["get", "env:KEY", "--no-agent"]).result).toMatchObject({
    input: { options: { noAgent: true } },
  });
  expect(read(["get", "env:KEY"]).result).toMatchObject({ input: { options: { noAgent: undefined } } });
});

test("nothing may stand behind -- where a command takes nothing there", () => {
  expect(() => read(["get", "env:KEY", "--", "ls"])).toThrow("get takes nothing behind --");
});

test.each([
  ["run", "-e", "A=env:KEY", "sh", "-c", "echo hi"],
  ["run", "npm", "start"],
  ["-q", "run", "npm", "--version"],
  ["agent", "ssh", "--key", "a=env:KEY", "git", "push"],
  ["agent", "ssh", "git"],
])("a command without -- in front is told as that: %s %s %s %s %s", (...words) => {
  expect(() => read(words)).toThrow("a command to run stands behind --");
});

test.each([
  [["run", "web"], "run"],
  [["run", "-e", "A=env:KEY", "--config", "x.toml", "web"], "run"],
  [["run", "web", "--watch", "--", "-v"], "run"],
  [["agent", "ssh", "--key", "a=env:KEY"], "agent ssh"],
])("%j has its words where they belong", (words, name) => {
  expect(read(words).result).toMatchObject({ command: { name } });
});

test.each([
  [["help"], "Usage: latebound [options]"],
  [["help", "run"], "Usage: latebound run "],
  [["help", "audit"], "Usage: latebound audit "],
  [["help", "audit", "verify"], "Usage: latebound audit verify "],
  [["audit", "help"], "Usage: latebound audit "],
  [["audit", "help", "verify"], "Usage: latebound audit verify "],
  [["audit"], "Usage: latebound audit "],
  [["run", "web", "--help"], "Usage: latebound run "],
])("%j shows help on stdout", (words, usage) => {
  const { result, stdout, stderr } = read(words);
  expect(result).toEqual({ exitCode: 0 });
  expect(stderr).toBe("");
  expect(stdout.startsWith(usage)).toBe(true);
});

test("help for a name that there isn't is a usage fault", () => {
  expect(read(["help", "gett"])).toMatchObject({ result: { exitCode: 2 }, stdout: "" });
});

test("a mistyped command or option is a usage fault with the nearest name", () => {
  expect(read(["gett", "env:KEY"])).toMatchObject({ result: { exitCode: 2 }, stdout: "" });
  expect(read(["gett", "env:KEY"]).stderr).toContain("get");
  expect(read(["get", "env:KEY", "--reveel"]).stderr).toContain("--reveal");
  expect(read(["get"])).toMatchObject({ result: { exitCode: 2 }, stdout: "" });
});

test("without a word it shows its help, and the version on demand", () => {
  const { result, stdout } = read([]);
  expect(result).toEqual({ exitCode: 0 });
  for (const { name } of commands) expect(stdout).toContain(name.split(" ")[0]);
  expect(read(["--version"])).toMatchObject({ result: { exitCode: 0 }, stdout: "1.2.3\n" });
});

test.each(commands.map(({ name }) => name))("the help of %s shows its two examples", (name) => {
  const { result, stdout } = read([...name.split(" "), "--help"]);
  expect(result).toEqual({ exitCode: 0 });
  const spec = commands.find((command) => command.name === name);
  expect(spec?.examples.length).toBeGreaterThanOrEqual(2);
  for (const { line } of spec?.examples ?? []) expect(stdout).toContain(line);
});

test.each([
  [{ columns: 60 }, 60],
  [{ columns: 0 }, 80],
  [{}, 80],
])("the paragraphs of help fit into what the output says of itself: %j", (about, width) => {
  for (const spec of commands) {
    const { stdout } = read([...spec.name.split(" "), "--help"], about);
    expect(stdout).toContain(helpTextOf(spec, width));
  }
});

test("a word that nobody knows is quoted without what a terminal would act on", () => {
  const { result, stderr } = read(["na\u001b[31m\nerror: forged"]);
  expect(result).toEqual({ exitCode: 2 });
  expect(stderr).toContain("error: unknown command 'na [31m error: forged'");
  expect(stderr.trimEnd()).not.toMatch(/\p{Cc}/u);
});
