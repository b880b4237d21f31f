import { expect, test } from "vitest";
import type { CommandWords } from "../../command-line/command-spec.ts";
import { mergeTables, processWords } from "./process-words.ts";

function words(options: CommandWords["options"], variables = {}) {
  return processWords(options, { directory: "/app", variables });
}

test("options are what a table would say", () => {
  const said = words({
    env: ["A=env:KEY", 'B=x-<<secret "env" "K">>=y'],
    file: ['/a=<<secret "KEY?version=2">>', "b/c.json=env:KEY", "~/d=env:KEY"],
    fd: ["F=env:KEY"],
    stdin: "env:KEY",
    watch: true,
    noMask: true,
    killTimeout: "5s",
    allowEnv: ["PATH"],
  });
  const key = '<<secret "env" "KEY">>';
  expect(said).toEqual({
    env: { A: key, B: 'x-<<secret "env" "K">>=y' },
    files: { "/a": '<<secret "KEY?version=2">>', "/app/b/c.json": key, "~/d": key },
    fds: { F: key },
    stdin: key,
    restart_on_change: true,
    mask: false,
    kill_timeout: "5s",
    allow_env: ["PATH"],
  });
  expect(words({})).toEqual({});
});

test("options win over variables of files, and both over a table, name by name", () => {
  const said = words({ env: ["A=env:KEY"] }, { A: "file", B: "file" });
  expect(said).toEqual({ env: { A: '<<secret "env" "KEY">>', B: "file" } });
  const table = { command: ["x"], mask: true, env: { B: "table", C: "table" } };
  expect(mergeTables(table, { ...said, mask: false })).toEqual({
    command: ["x"],
    mask: false,
    env: { A: '<<secret "env" "KEY">>', B: "file", C: "table" },
  });
});

test.each(["A", "=env:KEY", "A=", "A=x<<y", "A=<<secrets>>"])(
  "%s is a usage fault that quotes nothing",
  (word) => {
    let message = "";
    try {
      words({ env: [word] });
    } catch (error) {
      expect(error).toMatchObject({ exitCode: 2 });
      message = String(error);
    }
    expect(message).toContain("--env NAME=REF");
    expect(message).not.toContain("<<y");
  },
);

test("a time that is none is named as the option that it was given with", () => {
  expect(() => words({ killTimeout: "5x" })).toThrow("--kill-timeout takes a time such as 10s, 500ms or 1m");
});
