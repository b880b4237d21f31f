import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { filesBelow, isThere, textOf } from "./workspace-files.ts";

const files = filesBelow();
const pages = files.filter((path) => path.endsWith(".md") && !path.startsWith(".changeset/"));

test("there are pages to look at", () => {
  expect(pages).toEqual(expect.arrayContaining(["CONTRIBUTING.md", "docs/architecture.md"]));
});

describe.each(pages)("%s", (page) => {
  const text = textOf(page);

  test("its links lead somewhere", () => {
    expect(linksOf(text).filter((link) => !isGoodLink(page, link))).toEqual([]);
  });
});

/** The pages that users read; those beside the tests may sketch. */
const userPages = pages.filter((page) => !page.startsWith("tests/"));

test.each(userPages)("the code of %s is in a tracked source, or a test reads the page", (page) => {
  const unchecked = codeBlocksOf(textOf(page)).filter((code) => !isReadByTest(page) && !isInSources(code));
  expect(unchecked).toEqual([]);
});

describe("lengths", () => {
  test.each(pages.filter((page) => page === "README.md"))("%s has at most 120 lines", (page) => {
    expect(linesOf(page)).toBeLessThanOrEqual(120);
  });

  const providerPages = pages.filter((page) => /^packages\/provider-[^/]+\/README\.md$/.test(page));
  test.each(providerPages)("%s has at most 80 lines and the headings of every provider", (page) => {
    expect(linesOf(page)).toBeLessThanOrEqual(80);
    const headings = [...withoutCode(textOf(page)).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    const fixed = ["Install", "Use", "Keys", "Options", "Errors", "Permissions needed", "Sources"];
    expect(headings).toEqual(fixed);
  });

  test.each(pages.filter((page) => page.startsWith("docs/decisions/")))("%s fits a screen", (page) => {
    expect(linesOf(page)).toBeLessThanOrEqual(60);
    expect(textOf(page)).toMatch(/## Context[\s\S]+## Decision[\s\S]+## Consequences/);
  });
});

describe("the rules of this page themselves", () => {
  test("see a broken link, file or anchor", () => {
    const links = linksOf(
      "[a](no-such.md) [b](../LICENSE) [c](errors.md#closed) [d](errors.md#no-such) ![e](x.png)",
    );
    expect(links.filter((link) => !isGoodLink("docs/a.md", link))).toEqual([
      "no-such.md",
      "errors.md#no-such",
      "x.png",
    ]);
  });

  test("see code that is nowhere", () => {
    const [code = ""] = codeBlocksOf("```ts\nconst nowhere = 1;\n```\n");
    expect(isInSources(code.replace("1", String(Math.E)))).toBe(false);
    expect(isInSources("expect(isInSources(code)).toBe(false);".replace("code", "  code"))).toBe(false);
  });
});

function linesOf(page: string): number {
  return textOf(page).trimEnd().split("\n").length;
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, "").replace(/`[^`\n]*`/g, "");
}

/** Targets of links and images, without those to other hosts. */
function linksOf(text: string): string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? "");
  return targets.filter((target) => !/^(https?|mailto):/.test(target));
}

function isGoodLink(page: string, link: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : normalize(join(dirname(page), path));
  return isThere(target) && (anchor === undefined || anchorsOf(target).includes(anchor));
}

/** The anchors that headings get on the usual hosts. */
function anchorsOf(page: string): string[] {
  const headings = textOf(page).matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Fenced code that claims to work; shell lines and drawings don't. */
function codeBlocksOf(text: string): string[] {
  return [...text.matchAll(/^```(?:ts|js|toml|json)\b.*\n([\s\S]*?)^```/gm)].map(([, code]) => code ?? "");
}

/** Whether the lines stand in this order, without anything between them, in a source; indentation doesn't count. */
function isInSources(code: string): boolean {
  const wanted = unindented(code);
  return files.some(
    (path) => /\.(ts|mjs|toml|json)$/.test(path) && unindented(textOf(path)).includes(wanted),
  );
}

function unindented(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  return `\n${lines.filter((line) => line !== "").join("\n")}\n`;
}

/** Whether a test names the page; those of a package name their own README without a folder. */
function isReadByTest(page: string): boolean {
  if (/^packages\/provider-[^/]+\/README\.md$/.test(page)) return isThere("tests/provider-readmes.test.ts");
  const own = page.startsWith("packages/") ? dirname(page) : undefined;
  return files.some((path) => {
    if (!path.endsWith(".test.ts") || path === "tests/workspace/docs.test.ts") return false;
    const text = textOf(path);
    return (
      text.includes(`"${page}"`) || (own !== undefined && path.startsWith(own) && text.includes("README.md"))
    );
  });
}
