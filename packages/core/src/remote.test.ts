import { isSecretError } from "@latebound/provider";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { bindText, contentOf, fillTree, isLate } from "./remote.ts";
import { late } from "./zod.ts";

const reference = '<<secret "vault" "a/b?version=2#c" | trim>>';

describe("bindText", () => {
  it("makes operator's text late without knowing any provider", () => {
    const bound = bindText({ url: `x:${reference}`, plain: "text", list: ['<<secret "key">>'] });
    if (!isLate(bound.url) || !isLate(bound.list[0])) throw new TypeError("expected late values");
    expect(contentOf(bound.url)).toMatchObject({ source: `x:${reference}`, at: { path: "url" } });
    expect(contentOf(bound.list[0]).parts).toMatchObject([{ provider: "", key: { path: "key" } }]);
    expect(bound.plain).toBe("text");
  });

  it("tells every fault of the grammar at once", () => {
    const wrong = () => bindText({ a: "<<secret nope>>", b: '<<secret "v" "k" | upper>>', c: reference });
    expect(wrong).toThrow(expect.objectContaining({ code: "invalid_reference" }));
    try {
      wrong();
    } catch (error) {
      expect(isSecretError(error) && error.errors.map(({ at }) => at?.path)).toEqual(["a", "b"]);
    }
  });
});

describe("fillTree", () => {
  it("puts an answer in the place of each late value of a copy", async () => {
    const tree = bindText({ a: reference, list: [reference, 1], plain: "text" });
    const sources: string[] = [];
    const filled = await fillTree(tree, async (lates) => {
      sources.push(...lates.map((one) => one.toJSON()));
      return lates.map((_one, index) => `value ${index}`);
    });
    expect(filled).toEqual({ a: "value 0", list: ["value 1", 1], plain: "text" });
    expect(sources).toEqual([reference, reference]);
    expect(isLate(tree.a)).toBe(true);
  });

  it("asks nothing for a tree without late values, nor for a literal that a schema took", async () => {
    const fill = () => Promise.reject(new TypeError("asked"));
    expect(await fillTree(["text"], fill)).toEqual(["text"]);
    expect(await fillTree({ port: late(z.coerce.number()).parse("1") }, fill)).toEqual({ port: 1 });
  });

  it("lets a schema decode the answer", async () => {
    const port = late(z.coerce.number()).parse(bindText(reference));
    expect(await fillTree({ port }, async () => ["5432"])).toEqual({ port: 5432 });
  });

  it("takes no answer for fewer or more than was asked", async () => {
    const tree = bindText([reference]);
    await expect(fillTree(tree, async () => [])).rejects.toThrow(TypeError);
    await expect(fillTree(tree, async () => ["a", "b"])).rejects.toThrow(TypeError);
  });
});
