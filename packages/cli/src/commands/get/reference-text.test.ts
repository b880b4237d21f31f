import { expect, test } from "vitest";
import { isBareKey, isLoneReference, referenceText } from "./reference-text.ts";

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

test("one reference alone is told from text with references", () => {
  expect(isLoneReference('<<secret "env" "KEY" | trim>>')).toBe(true);
  for (const text of ['a <<secret "K">>', '<<secret "K">>\n', '<<secret "K">><<secret "K">>'])
    expect(isLoneReference(text)).toBe(false);
});

test("a word without a provider is a bare key", () => {
  for (const word of ["plain", "a b", "Upper:x", "x:"]) expect(isBareKey(word)).toBe(true);
  for (const word of ["env:KEY", '<<secret "KEY">>', 'a<<secret "env" "KEY">>'])
    expect(isBareKey(word)).toBe(false);
});
