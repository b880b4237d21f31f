import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { spawn } from "@lydell/node-pty";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { describeInstalled } from "../../../test/describe-installed.ts";
import { cliEnvironment, createWorld } from "../../../test/run-cli.ts";

const world = createWorld();
const canary = "canary-completion-c0de55";
// A config that a completion must not read: it would be told as a fault.
world.write("latebound.toml", `${canary} is not TOML`);
world.write("audit.jsonl", "");
// Anything that is run leaves its mark.
const trap = world.write("latebound", `#!/bin/sh\ntouch ${join(world.directory, "was-run")}\n`);
const environment = cliEnvironment(world.home, { PATH: `${world.directory}:/usr/bin:/bin`, TERM: "xterm" });
const scripts: Record<string, string> = {};

beforeAll(async () => {
  spawnSync("chmod", ["+x", trap]);
  for (const shell of ["bash", "zsh", "fish"]) {
    const run = await world.run(["completion", shell]);
    expect(run).toMatchObject({ exitCode: 0, stderr: "" });
    scripts[shell] = world.write(`script.${shell}`, run.stdout);
  }
});

afterAll(() => {
  const made = readdirSync(world.directory);
  world.remove();
  expect(made).toContain("script.bash");
  expect(made).not.toContain("was-run");
});

/** What each shell must offer behind some words, and what it must not. */
const cases: readonly { words: readonly string[]; offers: readonly string[]; never?: readonly string[] }[] = [
  { words: ["latebound", ""], offers: ["get", "audit", "completion"], never: ["verify", "audit.jsonl"] },
  { words: ["latebound", "-c", "x.toml", "au"], offers: ["audit"], never: ["get"] },
  { words: ["latebound", "audit", ""], offers: ["query", "tail", "verify"], never: ["get"] },
  { words: ["latebound", "audit", "verify", "--k"], offers: ["--key", "--key-file"], never: ["--last"] },
  { words: ["latebound", "audit", "tail", "--f"], offers: ["--follow", "--format"], never: ["--key"] },
  { words: ["latebound", "audit", "tail", "--format", ""], offers: ["json", "text"], never: ["audit.jsonl"] },
  { words: ["latebound", "audit", "tail", "aud"], offers: ["audit.jsonl"] },
  { words: ["latebound", "audit", "verify", "a", "--key-file", "aud"], offers: ["audit.jsonl"] },
  { words: ["latebound", "grants", "diff", "aud"], offers: [], never: ["audit.jsonl"] },
  { words: ["latebound", "grants", "diff", "plugin:mailer", "aud"], offers: ["audit.jsonl"] },
  { words: ["latebound", "completion", ""], offers: ["bash", "fish", "zsh"] },
  { words: ["latebound", "get", "--no"], offers: ["--no-agent"] },
];

const titled = cases.map((one) => ({ ...one, title: one.words.join(" ") }));

function expectOffers(found: readonly string[], { offers, never = [] }: (typeof cases)[number]): void {
  for (const word of offers) expect(found).toContain(word);
  for (const word of never) expect(found).not.toContain(word);
  expect(found.join("\n")).not.toContain(canary);
}

/** What a program says on stdout; anything on stderr is a fault. */
function outputOf(program: string, args: readonly string[]): string[] {
  const { stdout, stderr } = spawnSync(program, args, {
    cwd: world.directory,
    env: environment,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  return stdout.split("\n");
}

describeInstalled("bash", () => {
  const complete = (words: readonly string[]) => {
    const program =
      'source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _latebound; printf "%s\\n" "${COMPREPLY[@]}"';
    return outputOf("bash", ["--norc", "-c", program, "bash", scripts.bash ?? "", ...words]);
  };
  test.each(titled)("bash: $title", (one) => expectOffers(complete(one.words), one));

  test("a value behind an equals sign, which bash takes for a word", () => {
    expect(complete(["latebound", "audit", "tail", "--format", "=", "js"])).toContain("json");
    expect(complete(["latebound", "audit", "tail", "--format", "="])).toContain("text");
  });
});

describeInstalled("fish", () => {
  const complete = (line: string) => {
    const program = "source $argv[1]; complete -C $argv[2]";
    const lines = outputOf("fish", ["--no-config", "-c", program, scripts.fish ?? "", line]);
    return lines.map((offer) => offer.split("\t")[0] ?? "");
  };
  test.each(titled)("fish: $title", (one) => expectOffers(complete(one.words.join(" ")), one));
});

describeInstalled("zsh", () => {
  /** What the script hands to zsh's completion system, whose functions say what they were given. */
  const complete = (words: readonly string[]) => {
    const program = [
      'compdef() { :; }; _files() { print -rl -- *(N); }; _describe() { print -rl -- "${(@P)2%%:*}"; }',
      "compset() { :; }; _normal() { print -r -- normal $words; }",
      'source "$1"; shift; words=("$@"); CURRENT=$#; _latebound',
    ].join("\n");
    const found = outputOf("zsh", ["-f", "-c", program, "zsh", scripts.zsh ?? "", ...words]);
    return found.filter((word) => word.startsWith(words.at(-1) ?? ""));
  };
  test.each(titled)("zsh: $title", (one) => expectOffers(complete(one.words), one));

  test("a value behind an equals sign", () => {
    const program = "compdef() { :; }; compset() { :; }; _describe() { print -rl -- ${(P)2}; }";
    const words = 'words=(latebound audit tail --format=js); CURRENT=4; source "$1"; _latebound';
    expect(outputOf("zsh", ["-f", "-c", `${program}; ${words}`, "zsh", scripts.zsh ?? ""])).toContain("json");
  });

  test("on a terminal, autoloaded from a folder of functions", async () => {
    world.write("_latebound", readFileSync(scripts.zsh ?? "", "utf8"));
    world.write(
      ".zshrc",
      `PS1='ready> '; fpath=(${world.directory} $fpath); autoload -Uz compinit; compinit -u -D\n`,
    );
    expect(await typeInZsh("latebound audit veri\t", "latebound audit verify")).toBe(true);
  });
});

describe("a shell that is none", () => {
  test("is a usage fault", async () => {
    expect(await world.run(["completion", "tcsh"])).toMatchObject({ exitCode: 2, stdout: "" });
  });
});

/** Whether an interactive zsh makes one line of another; it is ended as soon as it has. */
function typeInZsh(typed: string, expected: string): Promise<boolean> {
  const env = { ...environment, ZDOTDIR: world.directory };
  const terminal = spawn("zsh", ["-i"], { cwd: world.directory, env, cols: 80, rows: 24 });
  let screen = "";
  let hasTyped = false;
  return new Promise((resolve) => {
    terminal.onData((data) => {
      screen += data;
      if (!hasTyped && screen.includes("ready> ")) {
        hasTyped = true;
        terminal.write(typed);
      }
      if (stripVTControlCharacters(screen).includes(expected)) terminal.kill("SIGKILL");
    });
    terminal.onExit(() => resolve(stripVTControlCharacters(screen).includes(expected)));
  });
}
