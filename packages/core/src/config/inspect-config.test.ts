import { inspect as show } from "node:util";
import { defineKind } from "@latebound/provider";
import { expect, test } from "vitest";
import { inspectConfig } from "./inspect-config.ts";
import { isMaskedOption } from "./masked.ts";

const canary = "canary-inspect-5d2f8c";
const kind = defineKind({
  kind: "box",
  options: (z) => z.strictObject({ token: z.string().meta({ secret: true }).optional() }),
  checkKey: (key) => (key.path.includes(" ") ? "a key can't hold spaces" : undefined),
  canonicalKey: (key) => ({ key: { ...key, path: key.path.toLowerCase() }, aliases: [] }),
  create: () => ({ get: async () => undefined }),
});
const inspect = (text: string) => inspectConfig([{ path: "/app.toml", text }], [kind]);

test("every reference is listed with its place, in the one spelling", async () => {
  const { faults, tables } = await inspect(`[mail]
url = 'x<<secret "box" "A/B?version=2#f" | default "${canary}">><<secret "box" "c">>'
[process.web.env]
A = '<<secret "box_in" "D">>'
[secret.box]
token = '<<secret "box_in" "E">>'
[secret.box_in]
token = "${canary}"
`);
  expect(faults).toEqual([]);
  expect(
    tables?.references.map(({ at, path, provider, key, reference, hasDefault }) => [
      `${at.line}:${at.column} ${at.path} ${path.length}`,
      provider,
      key,
      reference,
      hasDefault,
    ]),
  ).toEqual([
    ["2:9 mail.url 2", "box", "a/b?version=2#f", '<<secret "box" "a/b?version=2#f">>', true],
    ["2:77 mail.url 2", "box", "c", '<<secret "box" "c">>', false],
    ["4:6 process.web.env.A 4", "box_in", "d", '<<secret "box_in" "d">>', false],
    ["6:10 secret.box.token 3", "box_in", "e", '<<secret "box_in" "e">>', false],
  ]);
  const options = [...(tables?.config.providers.values() ?? [])].map(
    ({ boundOptions }) => boundOptions.token,
  );
  expect(options.map(isMaskedOption)).toEqual([true, false]);
  expect(show(tables?.config.providers, { depth: 9, showHidden: true })).not.toContain(canary);
});

test("faults of the providers, the document and the sinks come together; other references are still listed", async () => {
  const { faults, tables } = await inspect(`[secret.box]
tokn = "${canary}"
[mail]
a = '<<secret "bx" "k">>'
b = '<<secret "box" "a key">>'
c = '<<secret "box" "good">>'
[container.web.env]
A = '<<secret "box" >>'
`);
  expect(faults.map(({ at, code }) => `${at?.line} ${code}`)).toEqual([
    "2 invalid_config",
    "4 unknown_provider",
    "5 invalid_reference",
    "8 unknown_provider",
  ]);
  expect(tables?.references.map(({ key }) => key)).toEqual(["good"]);
  expect(show(faults, { depth: 9, showHidden: true })).not.toContain(canary);
});

test("of a text that isn't TOML there are faults and no tables", async () => {
  const { faults, tables } = await inspect(`a = ${canary}`);
  expect(faults).toMatchObject([{ code: "invalid_config", at: { file: "/app.toml", line: 1 } }]);
  expect(tables).toBeUndefined();
});
