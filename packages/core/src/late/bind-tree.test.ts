import { defineKind } from "@latebound/provider";
import { describe, expect, it } from "vitest";
import { bindTree } from "./bind-tree.ts";
import { contentOf, isLate, type Late } from "./late.ts";

const kind = defineKind({
  kind: "fake",
  options: (z) => z.strictObject({}),
  checkKey: (key) => (key.path.startsWith("bad") ? "the path must not begin with bad" : undefined),
  canonicalKey: (key) => ({ key, aliases: [] }),
  create: () => ({ get: async () => undefined }),
});
const providers = new Map([["fake", { name: "fake", kind, staticOptions: {} }]]);
const context = { providers, defaultProvider: undefined };

describe("bindTree", () => {
  it("turns strings with references into late values, and leaves everything else as it was", () => {
    const source = { url: 'x:<<secret "fake" "a#b">>', plain: "text", n: 1, list: ["<<secrets are text"] };
    const { tree, references, faults } = bindTree(source, context);
    const bound = tree as { url: Late; plain: string; n: number; list: string[] };
    expect(faults).toEqual([]);
    expect(isLate(bound.url)).toBe(true);
    expect(contentOf(bound.url).at).toEqual({ path: "url" });
    expect([bound.plain, bound.n, bound.list]).toEqual(["text", 1, ["<<secrets are text"]]);
    expect(references.map(({ provider, key }) => [provider, key.path])).toEqual([["fake", "a"]]);
    expect(source.url).toBe('x:<<secret "fake" "a#b">>');
  });

  it("makes a literal plain text", () => {
    expect(bindTree('<<"<<secret">>', context).tree).toBe("<<secret");
  });

  it("never reads table keys as references", () => {
    const { references } = bindTree({ '<<secret "fake" "a">>': 1 }, context);
    expect(references).toEqual([]);
  });

  it("uses the default provider where a reference names none", () => {
    const { references } = bindTree('<<secret "a">>', { ...context, defaultProvider: "fake" });
    expect(references[0]?.provider).toBe("fake");
    expect(bindTree('<<secret "a">>', context).faults[0]?.code).toBe("unknown_provider");
  });

  it("tells all faults at once, each with its place", () => {
    const tree = {
      a: '<<secret "fake" "bad/x">>',
      b: ['<<secret "nope" "x">>', "<<secret fake>>"],
      c: '<<secret "fake" "ok">>',
    };
    const { faults } = bindTree(tree, context);
    expect(faults.map(({ code, at }) => [code, at?.path])).toEqual([
      ["invalid_reference", "a"],
      ["unknown_provider", "b[0]"],
      ["invalid_reference", "b[1]"],
    ]);
  });

  it("reads its own output's strings never again, in the whole and in parts", () => {
    const settled = '<<secret "fake" "a">>';
    const once = bindTree(
      { user: { name: '<<"<<">>secret "fake" "a">>', list: ['<<"<<">>secret "fake" "a">>'] } },
      context,
    );
    const { user } = once.tree as { user: { name: string; list: string[] } };
    expect([user.name, user.list[0]]).toEqual([settled, settled]);
    for (const again of [once.tree, user, { nested: user }, { ...(once.tree as object) }, user.list]) {
      expect(bindTree(again, context).references).toEqual([]);
    }
  });

  it("keeps a late value that is there already", () => {
    const once = bindTree({ a: '<<secret "fake" "a">>' }, context).tree as { a: Late };
    expect((bindTree(once, context).tree as { a: Late }).a).toBe(once.a);
  });
});
