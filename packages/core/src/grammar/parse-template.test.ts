import { describe, expect, it } from "vitest";
import { mayHaveMarkup, parseTemplate } from "./parse-template.ts";
import type { Reference } from "./template.ts";

const canary = "CANARY-hunter2-8f3a";

function partsOf(source: string): readonly (string | Reference)[] {
  const { template, faults } = parseTemplate(source);
  expect(faults).toEqual([]);
  return template.parts;
}

function referenceIn(source: string): Reference {
  const reference = partsOf(source).find((part) => typeof part !== "string");
  if (!reference) throw new Error("no reference");
  return reference;
}

function faultsOf(source: string) {
  const { faults } = parseTemplate(source);
  for (const { message, hint } of faults) expect(`${message} ${hint}`).not.toContain(canary);
  return faults;
}

describe("a reference", () => {
  it("names a provider and a key", () => {
    expect(partsOf('<<secret "vault" "apps/mail">>')).toEqual([
      { provider: "vault", key: { path: "apps/mail" }, field: undefined, filters: [], offset: 0 },
    ]);
  });

  it("leaves the provider to the default one", () => {
    expect(referenceIn('<<secret "MAIL_PASSWORD">>')).toMatchObject({
      provider: undefined,
      key: { path: "MAIL_PASSWORD" },
    });
  });

  it("stands anywhere in a string, any number of times", () => {
    const parts = partsOf('smtp://<<secret "env" "U">>:<<secret "env" "P">>@host<<secret "env" "Z">>');
    expect(parts.map((part) => (typeof part === "string" ? part : part.key.path))).toEqual([
      "smtp://",
      "U",
      ":",
      "P",
      "@host",
      "Z",
    ]);
    expect(parts.map((part) => (typeof part === "string" ? -1 : part.offset))).toEqual([
      -1, 7, -1, 28, -1, 53,
    ]);
  });

  it.each([
    '<<secret"p""k"|trim|base64>>',
    '<<secret  "p"\t"k"\r\n|\n trim | base64 >>',
    "<<secret `p` `k` | trim | base64>>",
    '<<secret"p"`k`|trim|base64>>',
  ])("has free white space between tokens: %j", (source) => {
    expect(referenceIn(source)).toEqual({
      provider: "p",
      key: { path: "k" },
      field: undefined,
      filters: [{ name: "trim" }, { name: "base64" }],
      offset: 0,
    });
  });

  it("takes selectors and fields in its key", () => {
    expect(referenceIn('<<secret "v" "a/b?version=3#user.name">>')).toMatchObject({
      key: { path: "a/b", version: "3" },
      field: { name: "user.name" },
    });
  });
});

describe("the keyword", () => {
  it.each([
    "<<secrets",
    "<< secret",
    "<<secret_",
    "<<secret-",
    "<<secret9",
    "<<secretä",
    "<<SECRET",
    "<<secret𝒂",
  ])("%s is text", (start) => {
    const source = `a ${start} "p" "k">> b`;
    expect(partsOf(source)).toEqual([source]);
  });

  it.each(["<<secret", "<<secret.", "<<secret>>", "x<<secret x", "<<<secret", "<<secret€"])(
    "%s is a reference that does not parse",
    (source) => {
      expect(faultsOf(source)).toHaveLength(1);
    },
  );

  it("may follow more angle brackets", () => {
    expect(partsOf('<<<secret "p" "k">>>').map((part) => typeof part)).toEqual([
      "string",
      "object",
      "string",
    ]);
  });
});

describe("literals and text", () => {
  it.each([
    ['<<"<<secret">>', "<<secret"],
    ['a<<"b">>c', "abc"],
    ['<<"">>', ""],
    ['<<"a"b\\n">>', 'a"b\\n'],
    ['<<"a">>">>', 'a">>'],
    ['<<<"a">>', "<a"],
    ['<<"<<"a">>', '<<"a'],
    ['<<"open', '<<"open'],
    ['<<"open\n">>', '<<"open\n">>'],
    ['<<"open\r">>', '<<"open\r">>'],
    ['<<"', '<<"'],
    ['<<">>', '<<">>'],
    ['<<"a\n<<"b">>', '<<"a\nb'],
    ["cat <<EOF", "cat <<EOF"],
    ["1 << 2 <<", "1 << 2 <<"],
    ["<<'x'>> << \"y\">>", "<<'x'>> << \"y\">>"],
    ["\ud800<<x", "\ud800<<x"],
  ])("%j gives %j", (source, text) => {
    expect(partsOf(source).join("")).toBe(text);
    expect(partsOf(source).length).toBeLessThanOrEqual(1);
  });

  it("reads references behind a literal that is not closed on its line", () => {
    expect(partsOf('<<"a\n<<secret "p" "k">>')).toMatchObject(['<<"a\n', { key: { path: "k" } }]);
  });

  it("keeps a reference inside a literal as text", () => {
    expect(partsOf('<<"<<secret `p` `k`>>">>')).toEqual(["<<secret `p` `k`>>"]);
  });

  it.each([
    ["", false],
    ["plain", false],
    ["<<", false],
    ["<< secret", false],
    ['x<<secret "p" "k">>', true],
    ['<<"a">>', true],
    ["<<secrets", true],
  ])("mayHaveMarkup(%j) is %s", (text, expected) => {
    expect(mayHaveMarkup(text)).toBe(expected);
  });
});

describe("faults", () => {
  const form = 'write <<secret "PROVIDER" "KEY">>';
  const backticks = "inside double quotes use backticks: <<secret `PROVIDER` `KEY`>>";

  it.each([
    ["a <<secret>>", "expected a provider and a key in quotes", form, 10],
    ["<<secret env X>>", "expected a provider and a key in quotes", form, 9],
    ["<<secret 'env' 'X'>>", "expected a provider and a key in quotes", form, 9],
    ['<<secret \\"env\\" \\"X\\">>', "expected a provider and a key in quotes", backticks, 9],
    ['<<secret\\"env\\" \\"X\\">>', "expected a provider and a key in quotes", backticks, 8],
    ['<<secret "p" \\"X\\">>', "expected | or >>", backticks, 13],
    ['<<secret "p" "k"', "expected | or >>", undefined, 16],
    ['<<secret "p" "k">', "expected | or >>", undefined, 16],
    ['<<secret "p" "k" trim>>', "expected | or >>", undefined, 17],
    ['<<secret "p" "k" | trim trim>>', "expected | or >>", undefined, 24],
    ['<<secret "p" "k" "z">>', "expected | or >>", "a reference has at most a provider and a key", 17],
  ])("of %j", (source, message, hint, offset) => {
    expect(faultsOf(source)).toEqual([hint === undefined ? { message, offset } : { message, hint, offset }]);
  });

  it("point into the source, past the escapes of the key", () => {
    expect(faultsOf(String.raw`x <<secret "p" "\u0061\"\\#\n">>`)).toMatchObject([
      { message: "a key has no control or bidi characters", offset: 27 },
    ]);
    expect(faultsOf("x <<secret `ab#`>>")).toMatchObject([{ offset: 14 }]);
  });

  it("are all reported, each with its place", () => {
    const source =
      '<<secret "p" ""| trin | default "x">> <<secret \\"a\\"> <<secret "p" "k" <<secret "p" "k#">>';
    expect(faultsOf(source).map(({ message, offset }) => [message, offset])).toEqual([
      ["the path of the key is empty", 14],
      ["unknown filter: trin", 17],
      ["default must be the first filter", 24],
      ["expected a provider and a key in quotes", 47],
      ["expected | or >>", 71],
      ["the field of the key is empty", 86],
    ]);
  });

  it("quote nothing of the source", () => {
    const sources = [
      `<<secret ${canary}>>`,
      `<<secret "p" "${canary}#">>`,
      `<<secret "p" "${canary}?${canary}=1#a">>`,
      `<<secret "p" "k" | default "${canary}`,
      `<<secret "p" "k" | trim \`${canary}\`>>`,
      `<<secret "p" "k" ${canary}`,
      `<<secret "p" "\\q${canary}">>`,
    ];
    for (const source of sources) expect(faultsOf(source)).toHaveLength(1);
  });
});
