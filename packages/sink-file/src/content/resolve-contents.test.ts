import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Late, openConfig } from "@latebound/core";
import { late } from "@latebound/core/zod";
import { createCanary, fakeProvider } from "@latebound/testing";
import { expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import type { FileSpecs } from "../file-spec.ts";
import { faultOf } from "../test-files/fault-of.ts";
import { openConsumer, type TestConsumer } from "../test-files/open-consumer.ts";
import { planFiles } from "./plan-files.ts";
import { resolveContents } from "./resolve-contents.ts";

const canary = createCanary();

async function textsOf(
  { consumer }: Pick<TestConsumer, "consumer">,
  specs: FileSpecs,
): Promise<readonly string[]> {
  const contents = await resolveContents(
    consumer,
    planFiles(specs, (path) => path),
    {},
  );
  return contents.map((bytes) => new TextDecoder().decode(bytes));
}

it("takes the format from the name, and a lone reference as it is", async () => {
  const opened = await openConsumer({ a: 'it\'s "a"' });
  const { bind } = opened;
  const cases: readonly (readonly [path: string, template: string, text: string])[] = [
    ["/x.json", '["«a»"]', '["it\'s \\"a\\""]'],
    ["/x.json5", '["«a»"]', '["it\'s "a""]'],
    ["/x.yml", "k: «a»", 'k: "it\'s \\"a\\""'],
    ["/x.yaml", "k: «a»", 'k: "it\'s \\"a\\""'],
    ["/x.toml", "k = «a»", 'k = "it\'s \\"a\\""'],
    ["/x.properties", "k=«a»!", 'k=it\'s "a"!'],
    ["/x.json", "«a»", 'it\'s "a"'],
    ["/x", "k=«a»", 'k=it\'s "a"'],
    ["/x.json", "{}", "{}"],
  ];
  for (const [path, template, text] of cases)
    expect(await textsOf(opened, { [path]: bind(template) })).toEqual([text]);
  expect(await textsOf(opened, { "/x": { content: bind("«a»"), format: "json" } })).toEqual([
    '"it\'s \\"a\\""',
  ]);
  for (const path of ["/.env", "/app.env", "/.env.local"]) {
    const fault = await faultOf(textsOf(opened, { [path]: bind("K=«a»") }), canary);
    expect(fault).toMatchObject({ code: "invalid_value", hint: expect.stringContaining("base64") });
  }
});

it("keeps core's checks where there is no format, and refuses values that no file can hold", async () => {
  const opened = await openConsumer({ lines: `${canary}\nb` });
  const fault = await faultOf(textsOf(opened, { "/x": opened.bind("k=«lines»") }), canary);
  expect(fault.code).toBe("invalid_value");
  const half = await openConsumer({ half: `${canary}\ud800` });
  for (const path of ["/x", "/x.json"]) {
    const fault = await faultOf(textsOf(half, { [path]: half.bind("«half»") }), canary);
    expect(fault.code).toBe("invalid_value");
  }
});

it("writes bytes as they are", async () => {
  const opened = await openConsumer({});
  const bytes = Uint8Array.from([0, 255, 128, 10]);
  opened.fake.set("key", bytes);
  const specs = (content: unknown): FileSpecs => ({ "/x": { content, format: "bytes" } });
  const files = planFiles(specs(opened.bind("«key»")), (path) => path);
  expect(await resolveContents(opened.consumer, files, {})).toEqual([bytes]);
  expect(await faultOf(textsOf(opened, specs("plain")), canary)).toMatchObject({ code: "invalid_config" });
  expect(await faultOf(textsOf(opened, specs(opened.bind("a«key»"))), canary)).toMatchObject({
    code: "invalid_reference",
  });
});

it("fetches a secret once for all files that need it", async () => {
  const opened = await openConsumer({ a: "x" });
  const { bind } = opened;
  await textsOf(opened, {
    "/a": bind("«a»"),
    "/b.json": bind('"«a»!"'),
    "/c": { content: [bind("«a»")], format: "json" },
  });
  expect(opened.fake.requests).toEqual(["a"]);
});

it("honours a schema, and refuses a template whose text it changed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "latebound-sink-file-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "app.toml");
  writeFileSync(file, `[secret.fake]\n[files]\nx = 'k: <<secret "fake" "a">>'\n`);
  const open = async (schema: z.ZodType<string>) => {
    const fake = fakeProvider({ a: canary });
    const { resolver, document } = await openConfig(file, {
      kinds: [fake],
      schema: z.object({ files: z.object({ x: late(schema) }) }),
    });
    const content: Late<unknown> = document.files.x;
    return textsOf({ consumer: resolver.for("app:web") }, { "/x.yaml": content });
  };
  expect(await open(z.string())).toEqual([`k: "${canary}"`]);
  expect(await faultOf(open(z.string().max(3)), canary)).toMatchObject({ code: "invalid_value" });
  const changed = await faultOf(open(z.string().transform((text) => text.toUpperCase())), canary);
  expect(changed).toMatchObject({ code: "invalid_config", message: expect.stringContaining("/x.yaml") });
});

it.each([{}, { format: "json" }, null, 5])("refuses the specification %j", (spec) => {
  const specs = { "/x": spec } as unknown as FileSpecs;
  expect(() => planFiles(specs, (path) => path)).toThrow(expect.objectContaining({ code: "invalid_config" }));
});
