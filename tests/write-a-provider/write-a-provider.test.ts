import { readdirSync, readFileSync } from "node:fs";
import { parseConfig } from "@latebound/core";
import { env } from "@latebound/provider-env";
import { expect, test } from "vitest";
import { keep } from "./keep-provider.ts";

const pageName = "docs/write-a-provider.md";
const page = readFileSync(new URL(`../../${pageName}`, import.meta.url), "utf8");
const blocks = [...page.matchAll(/^\*\*`([^`]+)`\*\*\n\n```ts\n([\s\S]*?)^```$/gm)];
const files = blocks.map(([, name = "", code = ""]) => ({ name, code }));

test("the page shows every file of the provider and its conformance test, and no other code", () => {
  const support = ["keep-service.ts", "write-a-provider.test.ts"];
  const present = readdirSync(new URL(".", import.meta.url)).filter((name) => !support.includes(name));
  expect(files.map(({ name }) => name).sort()).toEqual(present.sort());
  expect(page.match(/^```ts$/gm)).toHaveLength(files.length);
});

test.each(files)("$name is as the page shows it", ({ name, code }) => {
  expect(code).toBe(readFileSync(new URL(name, import.meta.url), "utf8"));
});

test("the provider is small: at most 10 files and 250 lines", () => {
  const sources = files.filter(({ name }) => !name.endsWith(".test.ts"));
  const lines = sources.flatMap(({ code }) => code.trimEnd().split("\n"));
  expect(sources.length).toBeLessThanOrEqual(10);
  expect(lines.length).toBeLessThanOrEqual(250);
});

test("the page's config is valid, and masks the token", async () => {
  const [, toml = ""] = /^```toml\n([\s\S]*?)^```$/m.exec(page) ?? [];
  const { providers } = await parseConfig(toml, { kinds: [env(), keep()], file: "app.toml" });
  expect([...providers.keys()]).toEqual(["env", "keep"]);
  const literal = toml.replace(`'<<secret "env" "KEEP_TOKEN">>'`, `"canary-keep-token"`);
  const masked = await parseConfig(literal, { kinds: [env(), keep()] });
  expect(JSON.stringify([...masked.providers])).not.toContain("canary");
});
