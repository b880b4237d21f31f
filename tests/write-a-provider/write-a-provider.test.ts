import { readdirSync, readFileSync } from "node:fs";
import { parseConfig } from "@latebound/core";
import { env } from "@latebound/provider-env";
import { conformanceCases } from "@latebound/testing";
import { expect, onTestFinished, test } from "vitest";
import { startFaultProxy } from "../servers/fault-proxy.ts";
import { keep } from "./keep-provider.ts";
import { startKeepService } from "./keep-service.ts";

const pageName = "docs/write-a-provider.md";
const page = readFileSync(new URL(`../../${pageName}`, import.meta.url), "utf8");
const blocks = [...page.matchAll(/^\*\*`([^`]+)`\*\*\n\n```ts\n([\s\S]*?)^```$/gm)];
const files = blocks.map(([, name = "", code = ""]) => ({ name, code }));

test("the page shows every file, and no other code", () => {
  const present = readdirSync(new URL(".", import.meta.url));
  expect(files.map(({ name }) => name).sort()).toEqual(
    present.filter((name) => name !== "write-a-provider.test.ts").sort(),
  );
  expect(page.match(/^```ts$/gm)).toHaveLength(files.length);
});

test.each(files)("$name is as the page shows it", ({ name, code }) => {
  expect(code).toBe(readFileSync(new URL(name, import.meta.url), "utf8"));
});

test("the provider is small: at most 10 files and 250 lines", () => {
  const sources = files.filter(({ name }) => !name.endsWith(".test.ts") && name !== "keep-service.ts");
  expect(page).toContain(`It is\n${["", "one", "two", "three", "four", "five"][sources.length]} files`);
  const lines = sources.flatMap(({ code }) => code.trimEnd().split("\n"));
  expect(sources.length).toBeLessThanOrEqual(10);
  expect(lines.length).toBeLessThanOrEqual(250);
});

test("imports nothing that a reader of the page doesn't have", () => {
  const known = [
    "@latebound/provider",
    "@latebound/testing",
    "vitest",
    ...files.map(({ name }) => `./${name}`),
  ];
  const imports = files.flatMap(({ code }) =>
    [...code.matchAll(/ from "([^"]+)";$/gm)].map(([, from = ""]) => from),
  );
  expect(imports.filter((from) => !from.startsWith("node:") && !known.includes(from))).toEqual([]);
});

test("the case that the page leaves out holds as well: a certificate that nobody trusts", async () => {
  const service = await startKeepService("keep-token-5d1f0c", "keep-token-9ab377");
  onTestFinished(service.stop);
  const proxy = await startFaultProxy({ target: service.address, tls: true });
  onTestFinished(proxy.stop);
  const instance = () => ({ kind: keep(), options: { address: proxy.address, token: "keep-token-5d1f0c" } });
  const left = conformanceCases.find(({ name }) => name.startsWith("a certificate that nobody trusts"));
  await left?.run({
    instance,
    path: (name) => name,
    seed: async () => ({}),
    credentials: ["keep-token-5d1f0c"],
    refusedPaths: [],
    excluded: {},
    faults: { untrusted_certificate: async () => ({ ...instance(), path: "a" }) },
  });
  expect(left).toBeDefined();
});

test("the page's config is valid, and masks the token", async () => {
  const [, toml = ""] = /^```toml\n([\s\S]*?)^```$/m.exec(page) ?? [];
  const { providers } = await parseConfig(toml, { kinds: [env(), keep()], file: "app.toml" });
  expect([...providers.keys()]).toEqual(["env", "keep"]);
  const literal = toml.replace(`'<<secret "env" "KEEP_TOKEN">>'`, `"canary-keep-token"`);
  const masked = await parseConfig(literal, { kinds: [env(), keep()] });
  expect(JSON.stringify([...masked.providers])).not.toContain("canary");
});
