import { describe, expect, it } from "vitest";
import { maskForms } from "./mask-forms.ts";

const filters = (...names: string[]) => names.map((name) => ({ name }));

describe("maskForms", () => {
  it("undoes filters, last first", () => {
    expect(maskForms("a%22b", filters("urlencode"))).toEqual(["a%22b", 'a"b']);
    expect(maskForms('a\\"b', filters("trim", "jsonstring"))).toEqual(['a\\"b', 'a"b']);
    expect(maskForms("YSJi", filters("base64"))).toEqual(["YSJi", 'a"b']);
    expect(maskForms("YSUyMmI%3D", filters("urlencode", "base64", "urlencode"))).toEqual([
      "YSUyMmI%3D",
      "YSUyMmI=",
      "a%22b",
      'a"b',
    ]);
    expect(maskForms("text", filters("base64decode"))).toEqual(["text", "dGV4dA=="]);
    expect(maskForms("/wA=", filters("base64"))).toEqual(["/wA=", new Uint8Array([255, 0])]);
  });

  it("doesn't mask the operator's own default", () => {
    const withDefault = [{ name: "default", text: "local host" }, { name: "urlencode" }];
    expect(maskForms("local%20host", withDefault)).toEqual([]);
    expect(maskForms("other", withDefault)).toEqual(["other"]);
  });

  it("keeps the text where a filter can't have made it", () => {
    expect(maskForms("%", filters("urlencode"))).toEqual(["%"]);
    expect(maskForms('"', filters("jsonstring"))).toEqual(['"']);
  });
});
