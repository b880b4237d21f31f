import { readdirSync, readFileSync } from "node:fs";
import { parseConfig } from "@latebound/core";
import { type ProviderKind, secretErrorCodes } from "@latebound/provider";
import { asm } from "@latebound/provider-asm";
import { env } from "@latebound/provider-env";
import { file } from "@latebound/provider-file";
import { vault } from "@latebound/provider-vault";
import { describe, expect, test } from "vitest";
import { z } from "zod";

const pages: readonly [page: string, kind: ProviderKind][] = [
  ["packages/provider-asm/README.md", asm()],
  ["packages/provider-env/README.md", env()],
  ["packages/provider-file/README.md", file()],
  ["packages/provider-vault/README.md", vault()],
];

describe.each(pages)("%s", (page, kind) => {
  const text = textOf(page);

  test("lists every option, and no other", () => {
    const schema = z.toJSONSchema(kind.options(z), { io: "input", unrepresentable: "any" });
    expect(firstCellsOf(section(text, "Options")).sort()).toEqual(
      Object.keys(schema.properties ?? {}).sort(),
    );
  });

  test("lists every code that its sources throw, and no other", () => {
    const codes = firstCellsOf(section(text, "Errors"));
    const sources = sourcesOf(page.replace("README.md", "src"));
    expect(codes.sort()).toEqual(secretErrorCodes.filter((code) => sources.includes(`"${code}"`)).sort());
  });

  test("has a config that is valid", async () => {
    const [toml = ""] = codeOf(text, "toml");
    const config = await parseConfig(toml, { kinds: [kind], file: "app.toml" });
    expect([...config.providers.keys()].length).toBeGreaterThan(0);
  });

  test("imports what there is", async () => {
    const imports = [...(codeOf(text, "ts")[0] ?? "").matchAll(/^import \{ (\w+) \} from "(.+)";$/gm)];
    expect(imports.length).toBeGreaterThan(1);
    for (const [, name = "", specifier = ""] of imports) expect(await import(specifier)).toHaveProperty(name);
  });
});

function textOf(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
}

/** The text of all that is published of a package's sources. */
function sourcesOf(folder: string): string {
  const all = readdirSync(new URL(`../${folder}`, import.meta.url), { recursive: true, encoding: "utf8" });
  const sources = all.filter((name) => /^(?!.*test[.-]).*\.ts$/.test(name));
  return sources.map((name) => textOf(`${folder}/${name}`)).join("\n");
}

function section(text: string, heading: string): string {
  return text.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? "";
}

/** The code words in the first cell of every row, each once. */
function firstCellsOf(text: string): string[] {
  const cells = [...text.matchAll(/^\|([^|]+)\|/gm)].map(([, cell = ""]) => cell);
  return [...new Set(cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name)))];
}

function codeOf(text: string, language: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(
    ([, code = ""]) => code,
  );
}
