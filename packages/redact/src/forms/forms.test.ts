import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createRedactor } from "../redactor.ts";

const values = [
  "hunter2",
  "k9!vQ2#x",
  `p'ss "wörd"/<x>&a b+c\\d$e\`f=漢~%😀`,
  "tab\there?\u0001;*|",
  `AKIA${"x7Kq0Zb9".repeat(12)}/+==`,
];
const cases = values.flatMap((value, index) => [[index, value] as const]);

describe.each(cases)("value %i", (_index, value) => {
  const bytes = Buffer.from(value);
  const json = JSON.stringify(value).slice(1, -1);

  test.each<[form: string, written: string | Uint8Array]>([
    ["raw", value],
    ["base64", bytes.toString("base64")],
    ["base64 of a line", Buffer.from(`${value}\n`).toString("base64")],
    ["base64 without padding", bytes.toString("base64").replace(/=+$/, "")],
    ["base64url", bytes.toString("base64url")],
    ["base64 in lines of 64", inLines(bytes, 64, "\n")],
    ["base64 in lines of 76", inLines(bytes, 76, "\r\n")],
    ["hex", bytes.toString("hex")],
    ["HEX", bytes.toString("hex").toUpperCase()],
    ["encodeURIComponent", encodeURIComponent(value)],
    ["encodeURI", encodeURI(value)],
    ["percent in lower case", encodeURIComponent(value).replace(/%../g, (escaped) => escaped.toLowerCase())],
    ["a form", new URLSearchParams({ v: value }).toString().slice(2)],
    ["every byte percent-encoded", bytes.toString("hex").replace(/../g, "%$&")],
    [
      "RFC 3986",
      encodeURIComponent(value).replace(
        /[!'()*]/g,
        (it) => `%${it.charCodeAt(0).toString(16).toUpperCase()}`,
      ),
    ],
    ["the password of a URL", passwordOfUrl(value)],
    ["JSON", json],
    ["JSON in JSON", JSON.stringify(json).slice(1, -1)],
    ["JSON with \\/", json.replaceAll("/", "\\/")],
    ["JSON in ASCII", json.replace(/[\x7f-\uffff]/g, unicodeEscape)],
    ["JSON for HTML", json.replace(/[<>&]/g, unicodeEscape)],
    ["inspect", inspect(value).slice(1, -1)],
    ["bash -x", value.replaceAll("'", "'\\''")],
    ["busybox sh -x", value.replaceAll("'", `'"'"'`)],
    ["dash -x", value],
    ["in double quotes", value.replace(/[\\"$`]/g, "\\$&")],
    ["XML", value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")],
    ["HTML", escapeAll(value, { '"': "&quot;", "'": "&#39;" })],
    ["XML, all five", escapeAll(value, { '"': "&quot;", "'": "&apos;" })],
    ["HTML of Python", escapeAll(value, { '"': "&quot;", "'": "&#x27;" })],
    ["HTML of Go", escapeAll(value, { '"': "&#34;", "'": "&#39;" })],
    ["UTF-16LE", Buffer.from(value, "utf16le")],
    ["UTF-16BE", Buffer.from(value, "utf16le").swap16()],
  ])("%s", async (_form, written) => {
    const redactor = createRedactor({ mask: "*" });
    redactor.add(value);
    const output = await through(
      redactor,
      Buffer.concat([Buffer.from("<<"), Buffer.from(written), Buffer.from(">>")]),
    );
    expect(output.replace(/\0|(\r?\n\*)/g, "")).toBe("<<*>>");
  });

  test.each<[form: string, printed: unknown]>([
    ["a Buffer", bytes],
    ["a Uint8Array", new Uint8Array(bytes)],
    ["a Buffer in an object", { a: { b: bytes } }],
    ["a Uint8Array in an object", { a: { b: [new Uint8Array(bytes)] } }],
  ])("%s, inspected", (_form, printed) => {
    const redactor = createRedactor({ mask: "*" });
    redactor.add(value);
    for (const text of onAnyOutput(inspect(printed, { depth: null }))) {
      const output = redactor.redactText(text);
      expect(output).toContain("*");
      expect(output.replace(/Uint8Array\(\d+\)|\d+ more/g, "")).not.toMatch(/\d/);
    }
  });

  test.each<[form: string, json: string, expected: string]>([
    ["a Buffer", JSON.stringify(bytes.subarray(0, 100)), '{"type":"Buffer","data":[*]}'],
    ["an array of bytes", JSON.stringify([...bytes.subarray(0, 100)]), "[*]"],
    ["a Uint8Array", JSON.stringify(new Uint8Array(bytes.subarray(0, 100))), "{*}"],
  ])("%s, as JSON", (_form, json, expected) => {
    const redactor = createRedactor({ mask: "*" });
    redactor.add(bytes.subarray(0, 100));
    expect(redactor.redactText(json)).toBe(expected);
  });
});

describe("base64 of longer text", () => {
  const value = "k9!vQ2#xyT7uW0pL";

  test.each([0, 1, 2, 3, 4])("with %i bytes before it, only what its neighbours share is left", (before) => {
    for (const after of ["", "y", "yy", "yyy"]) {
      const bytes = Buffer.from("x".repeat(before) + value + after);
      const expected = withStar(bytes.toString("base64"), 8 * before, 8 * (before + value.length), after);
      const redactor = createRedactor({ mask: "*" });
      redactor.add(value);
      expect(redactor.redactText(bytes.toString("base64"))).toBe(expected);
    }
  });

  test("wherever lines break, no 16 characters of it are left together", () => {
    const long = "k9!vQ2#xyT7uW0pLmN4bV6cX8zA1sD3fG5hJ7kL9";
    const redactor = createRedactor({ mask: "*" });
    redactor.add(long);
    for (let before = 0; before < 80; before += 1) {
      const text = Buffer.from("x".repeat(before) + long + "y".repeat(50)).toString("base64");
      const output = redactor.redactText(text.replace(/.{76}/g, "$&\r\n"));
      const left = output.split(/\r\n|\*/).filter((piece) => piece.length >= 16);
      expect(left.filter((piece) => overlaps(piece, text, before, long.length))).toEqual([]);
    }
  });
});

test.each([64, 76])("base64 of a value of 1,500 bytes in lines of %i, indented", (columns) => {
  const value = Buffer.from(Array.from({ length: 1_500 }, (_, index) => 33 + ((index * 7919) % 89)));
  const redactor = createRedactor({ mask: "*" });
  redactor.add(value);
  const lines = inLines(value, columns, "\n").split("\n").slice(0, -1);
  expect(redactor.redactText(lines.join("\n    "))).toBe(lines.map(() => "*").join("\n    "));
});

describe("quoted by shells", () => {
  // What `bash -xc`, `busybox sh -xc` and `dash -xc` print, and `printf %q` and `${V@Q}` of bash.
  const value = "a b'c\"d$e\\f!g`h\tté;*";
  test.each([
    "+ true 'a b'\\''c\"d$e\\f!g`h\tté;*'",
    "+ true 'a b'\"'\"'c\"d$e\\f!g`h\tté;*'",
    "+ true 'a b'c\"d$e\\f!g`h\tté;*'",
    "+ true $'a b\\'c\"d$e\\\\f!g`h\\tté;*'",
  ])("%s", (printed) => {
    const redactor = createRedactor({ mask: "*" });
    redactor.add(value);
    expect(redactor.redactText(printed)).toMatch(/^\+ true \$?'\*'$/);
  });

  test.each([
    ["it's a $b", "it\\'s\\ a\\ \\$b"],
    ["#a~b,c{d}", "\\#a~b\\,c\\{d\\}"],
    ["wörd a", "$'w\\303\\266rd a'"],
    [
      "a,b{c}~d#e^f[g]!h|i(j)k<l>m?n=o:p@q%r+s-t",
      "a\\,b\\{c\\}~d#e\\^f\\[g\\]\\!h\\|i\\(j\\)k\\<l\\>m\\?n=o:p@q%r+s-t",
    ],
  ])("%s, by printf %%q of bash", (secret, printed) => {
    const redactor = createRedactor({ mask: "*" });
    redactor.add(secret);
    expect(redactor.redactText(`x ${printed} x`)).toMatch(/^x (\$'\*'|\*) x$/);
  });
});

describe("inside longer bytes that Node prints", () => {
  const value = "k9!vQ2#xyT7uW0pLmN4bV6cX8zA1sD3fG5hJ7kL9";
  // Bytes of one value around it, so that any other number in the output belongs to the secret.
  const around = (before: number) => Buffer.from(`${"\u0001".repeat(before)}${value}\u0001\u0001\u0001`);

  test.each([1, 7, 20, 44])("a Buffer, %i bytes before it, whole or cut off", (before) => {
    const redactor = createRedactor({ mask: "*" });
    redactor.add(value);
    const output = redactor.redactText(inspect(around(before)));
    expect(output).toContain("01 *");
    expect(output.replace(/\d+ more/, "")).not.toMatch(/\b(?!01\b)[0-9a-f]{2}\b/);
  });

  test.each([1, 2, 7, 20, 59, 61, 70, 94])("a Uint8Array, %i bytes before it", (before) => {
    const redactor = createRedactor({ mask: "*" });
    redactor.add(value);
    const bytes = new Uint8Array(around(before));
    const printed = [bytes, { a: { b: bytes } }].map((it) => inspect(it, { depth: null }));
    for (const text of printed.flatMap(onAnyOutput)) {
      const output = redactor.redactText(text);
      expect(output).toContain("*");
      expect(output.replace(/Uint8Array\(\d+\)|\d+ more/g, "")).not.toMatch(/\b(?!1\b)\d+\b/);
    }
  });
});

test("only the encodings that are asked for", () => {
  const redactor = createRedactor({ mask: "*", encodings: ["hex"] });
  redactor.add("k9!vQ2#x");
  const hex = Buffer.from("k9!vQ2#x").toString("hex");
  expect(redactor.redactText(`k9!vQ2#x ${hex} k9%21vQ2%23x`)).toBe("* * k9%21vQ2%23x");
});

/** As it is in a pipe, and on a terminal. */
function onAnyOutput(text: string): string[] {
  return [text, text.replaceAll("\n", "\r\n")];
}

async function through(redactor: ReturnType<typeof createRedactor>, bytes: Uint8Array): Promise<string> {
  const stream = redactor.nodeTransform();
  stream.end(bytes);
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("latin1");
}

function inLines(bytes: Buffer, columns: number, lineEnd: string): string {
  return (bytes.toString("base64").match(new RegExp(`.{1,${columns}}`, "g")) ?? []).join(lineEnd);
}

function passwordOfUrl(value: string): string {
  const url = new URL("http://user@host");
  url.password = value;
  return url.password;
}

function unicodeEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function escapeAll(text: string, quotes: Record<string, string>): string {
  const table: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", ...quotes };
  return text.replace(/[&<>"']/g, (character) => table[character] ?? character);
}

/** The text with a star for the characters that only these bits decide; at its end padding belongs to them. */
function withStar(text: string, firstBit: number, endBit: number, after: string): string {
  const first = Math.ceil(firstBit / 6);
  if (after === "" && firstBit % 24 === 0) return `${text.slice(0, first)}*`;
  return `${text.slice(0, first)}*${text.slice(Math.floor(endBit / 6))}`;
}

/** Whether a piece of the output holds base64 characters that belong to the value alone. */
function overlaps(piece: string, text: string, before: number, length: number): boolean {
  const at = text.indexOf(piece);
  const first = Math.ceil((8 * before) / 6);
  const end = Math.floor((8 * (before + length)) / 6);
  return Math.min(at + piece.length, end) - Math.max(at, first) >= 16;
}
