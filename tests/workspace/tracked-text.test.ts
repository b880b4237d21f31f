import { describe, expect, test } from "vitest";
import { filesBelow, textOf } from "./workspace-files.ts";

const files = filesBelow().filter((path) => !/\.(png|ico|pem|key|crt|bin)$/.test(path));
const sources = files.filter((path) => /\.(ts|mjs)$/.test(path));

/** Spelled in two halves, so that this file isn't found by its own rules. */
const word = (...halves: string[]) => halves.join("");

describe("names", () => {
  test("no file or folder is named after nothing", () => {
    const hollow = /(^|[/.-])(utils?|helpers?|common|misc|types?)(?=[/.-]|$)/;
    expect(files.filter((path) => hollow.test(path))).toEqual([]);
  });

  test("sources are named in kebab-case", () => {
    const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*\.(ts|mjs)$/;
    expect(sources.filter((path) => !kebab.test(path.split("/").at(-1) ?? ""))).toEqual([]);
  });
});

describe("tracked text", () => {
  const rules: readonly [string, RegExp, readonly string[]][] = [
    ["a package registry's host", new RegExp(registryHosts().join("|"), "i"), files],
    [
      "a path of one machine",
      new RegExp(`${word("/wo", "rk")}/|(?<!\\.)/${word("ro", "ot")}/[.a-z]|/home/[a-z]+/`),
      files,
    ],
    ["work left undone", new RegExp(`\\b(${word("TO", "DO")}|${word("FIX", "ME")})\\b`), files],
    [
      "a silenced rule",
      new RegExp(`${word("biome", "-ignore")}|@ts-(${word("ign", "ore")}|nocheck)`),
      sources,
    ],
    [
      "the path of a URL as a file's name: fileURLToPath keeps spaces and percent signs",
      new RegExp(`import\\.meta\\.url\\)\\.${word("path", "name")}`),
      sources,
    ],
    [
      "a using declaration: Node 22 can't read one, and packages' sources are run as they stand",
      new RegExp(`^\\s*(await )?${word("us", "ing")} \\w+ =`, "m"),
      sources.filter((path) => path.startsWith("packages/") && !path.endsWith(".test.ts")),
    ],
    [
      "a test switched off",
      new RegExp(`\\b(test|it|describe)\\.(${word("sk", "ip")}|only|fails)\\(`),
      sources,
    ],
  ];

  test.each(rules)("holds nowhere %s", (_what, pattern, paths) => {
    const found = paths.flatMap((path) => {
      const line = textOf(path)
        .split("\n")
        .findIndex((text) => pattern.test(text));
      return line === -1 ? [] : [`${path}:${line + 1}`];
    });
    expect(found).toEqual([]);
  });
});

function registryHosts(): string[] {
  return [
    word("registry\\.", "npmjs"),
    word("npm", "js\\.(com|org)"),
    word("py", "pi\\.org"),
    word("python", "hosted\\.org"),
    word("proxy\\.", "golang"),
    word("deb\\.", "debian"),
    word("crates", "\\.io"),
  ];
}
