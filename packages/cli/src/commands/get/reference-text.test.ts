import { expect, test } from "vitest";
import { referenceText } from "./reference-text.ts";

test.each([
  ["vault:secret/app#password", '<<secret "vault" "secret/app#password">>'],
  ["asm_prod:db", '<<secret "asm_prod" "db">>'],
  ["KEY", '<<secret "KEY">>'],
  ["vault:a:b", '<<secret "vault" "a:b">>'],
  ["/no/provider:here", '<<secret "/no/provider:here">>'],
  ['vault:quote"and\\slash', '<<secret "vault" "quote\\"and\\\\slash">>'],
  ['<<secret "env" "KEY" | trim>>', '<<secret "env" "KEY" | trim>>'],
])("%s means %s", (word, reference) => {
  expect(referenceText(word)).toBe(reference);
});
