import fc from "fast-check";
import { expect, it } from "vitest";
import { cleanText } from "./clean-text.ts";

it("never lets a control, format or bidi character through", () => {
  const anyText = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(anyText, (text) => {
      expect(cleanText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
    }),
  );
});

it("bounds the length", () => {
  expect(cleanText("x".repeat(1_000), 20)).toBe(`${"x".repeat(19)}…`);
  expect(cleanText("short")).toBe("short");
});
