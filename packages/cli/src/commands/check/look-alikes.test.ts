import { parseConfig } from "@latebound/core";
import { env } from "@latebound/provider-env";
import { createCanary, findCanary } from "@latebound/testing";
import { expect, test } from "vitest";
import { lookAlikes, lookAlikesIn } from "./look-alikes.ts";

const canary = createCanary();

test.each([
  ['<<Secret "env" "X">>', 0],
  ['smtp://<<secrets "env" "X">>@host', 7],
  ['<< secret "env" "X">>', 0],
  ['<<SECRET "env" "X">>', 0],
  [`<<"<<">> <<Secret 'env' 'X'>>`, 9],
  ['<<secrt "env" "X">>', 0],
  ['a <<secert "env">>', 2],
  ['<<sercet"env" "X">>', 0],
  ['<<seecrets "env" "X"', 0],
  ['a<secret "env" "X">', 1],
  ["< Secrets 'env' 'X' >", 0],
  ['{{secret "env" "X"}}', 0],
  ['a {{- secret "env" "X" }}', 2],
  ["op://vault/item/field", 0],
  ["op://My vault/item/section/field", 0],
  ["ref+vault://secret/data/a#/b", 0],
  ["smtp://ref+awsssm://a+@host", 7],
  ["secretref+gcpsecrets://p/s", 0],
])("%s looks like a reference", (text, offset) => {
  expect(lookAlikesIn(text).map((one) => one.offset)).toEqual([offset]);
});

test.each([
  '<<secret "env" "X">>',
  'smtp://<<secret "env" "X" | default "op://a/b/c">>@host',
  '<<"<<Secret "env" "X">>',
  '<<"{{secret "env" "X"}}">>',
  "a secret is kept: <<secrets>>, <<EOF, {{ secret }}, ${SECRET}",
  '{{ with secret "kv/app" }}',
  '<<EOF "a" <<"EOF" <<section "a" "b">> <<select "a">> <<- "x"',
  '<section "a"> <secret name="a"> <secret>',
  "see op://vault/item/field",
  "op://vault",
  "shop://vault/item/field",
  "https://example.org/secret?ref=vault",
  "pref+a://x",
  "git+ssh://host/path",
  "name <name@example.org> << 2",
])("%s does not", (text) => {
  expect(lookAlikesIn(text)).toEqual([]);
});

test("each has its place and what to write, and nothing of the text but a provider's name", async () => {
  const text = `[secret.env]
[mail]
url = 'smtp://${canary}:<<secrets "env" "${canary}">>@host'
other = ["{{secret '${canary}' 'x'}}"]
[process.web]
command = ["web"]
env = { A = "op://${canary}/item/field" }
`;
  const config = await parseConfig(text, { kinds: [env()], file: "app.toml" });
  const found = await lookAlikes(config);
  expect(findCanary(JSON.stringify(found), canary)).toBeUndefined();
  const hint = (name: string) => `write <<secret "${name}" "KEY">>; where it is meant as it is, <<"TEXT">>`;
  const column = "url = 'smtp://:".length + canary.length + 1;
  expect(found).toMatchObject([
    { at: { file: "app.toml", line: 3, column, path: "mail.url" }, hint: hint("env") },
    { at: { line: 4, column: 11, path: "mail.other[0]" }, hint: hint("PROVIDER") },
    { at: { line: 7, column: 14, path: "process.web.env.A" }, hint: hint("PROVIDER") },
  ]);
});
