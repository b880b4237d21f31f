import { createCanary, findCanary } from "@latebound/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allEncodings } from "../forms/encodings.ts";
import { createRedactor, type Redactor } from "../redactor.ts";
import type { Match } from "./finder.ts";

describe("a place", () => {
  test("has offsets, line and column, names and form, and no value", () => {
    const canary = createCanary();
    const redactor = redactorOf({ "vault:db#password": canary });
    const [match, ...others] = redactor.finder().end(Buffer.from(`first\nsecond: ${canary} x\n`));
    expect(others).toEqual([]);
    expect(match).toEqual({
      start: 14,
      end: 54,
      line: 2,
      column: 9,
      names: ["vault:db#password"],
      forms: ["plain"],
    });
    expect(findCanary(JSON.stringify(match), canary)).toBeUndefined();
  });

  test("has the names of all that stand there, of one value too, and of what it ends with", () => {
    const redactor = redactorOf({ long: "k9!vQ2#xyT7u", end: "Q2#xyT7u" });
    redactor.add("k9!vQ2#xyT7u", { name: "the same" });
    redactor.add("k9!vQ2#x");
    const [match, ...others] = redactor.finder().end(Buffer.from("it is k9!vQ2#xyT7u."));
    expect(others).toEqual([]);
    expect(match?.names.toSorted()).toEqual(["end", "long", "the same"]);
  });

  test("is one where values touch, and two where anything is between", () => {
    const redactor = redactorOf({ one: "k9!vQ2#xyT7u", two: "pL0$wRm4zzY8" });
    const matches = redactor.finder().end(Buffer.from("k9!vQ2#xyT7upL0$wRm4zzY8 k9!vQ2#xyT7u"));
    expect(matches.map(({ start, end, names }) => ({ start, end, names: names.toSorted() }))).toEqual([
      { start: 0, end: 24, names: ["one", "two"] },
      { start: 25, end: 37, names: ["one"] },
    ]);
  });

  test("is found without a name", () => {
    const redactor = createRedactor();
    redactor.add("k9!vQ2#xyT7u");
    expect(redactor.finder().end(Buffer.from("k9!vQ2#xyT7u"))).toMatchObject([{ start: 0, names: [] }]);
  });
});

describe("each encoding", () => {
  const value = `k9!"é<&vQ2' #xyT7u`;
  const written: Record<(typeof allEncodings)[number], string | Uint8Array> = {
    base64: Buffer.from(`user:${value}@host`).toString("base64"),
    hex: Buffer.from(value).toString("hex"),
    percent: encodeURIComponent(value),
    json: JSON.stringify(value),
    shell: value.replaceAll("'", "'\\''"),
    xml: value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;"),
    bytes: JSON.stringify(Buffer.from(value)),
    utf16: Buffer.from(value, "utf16le"),
  };

  test.each(allEncodings)("%s is found and named", (encoding) => {
    const matches = redactorOf({ it: value })
      .finder()
      .end(Buffer.concat([Buffer.from("before "), Buffer.from(written[encoding]), Buffer.from(" after")]));
    expect(matches).toMatchObject([{ names: ["it"], forms: [encoding] }]);
  });

  test("is found where a value of several lines is wrapped, at each line", () => {
    const value = Array.from({ length: 9 }, () => createCanary()).join("\n");
    const encoded = Buffer.from(value).toString("base64").replaceAll(/.{76}/g, "$&\n");
    const matches = redactorOf({ it: value }).finder().end(Buffer.from(encoded));
    expect(matches.map(({ line }) => line)).toEqual([1, 2, 3, 4, 5, 6].slice(0, matches.length));
    expect(matches.length).toBeGreaterThanOrEqual(5);
  });
});

describe("numbers in columns", () => {
  const value = "k9!vQ2#xyT7u";
  const numbers = [...Buffer.from(value)];

  test("are a find from six on, not four that may stand anywhere", () => {
    const redactor = redactorOf({ it: value });
    const find = (count: number) =>
      redactor.finder().end(Buffer.from(`7, ${numbers.slice(0, count).join(", ")}, 7`));
    expect([4, 5, 6, 12].map((count) => find(count).length)).toEqual([0, 0, 1, 1]);
  });
});

describe("streams", () => {
  test("follow each other in one finder", () => {
    const finder = redactorOf({ it: "k9!vQ2#xyT7u" }).finder();
    expect(finder.write(Buffer.from("\n\nk9!vQ2"))).toEqual([]);
    expect(finder.end()).toEqual([]);
    expect(finder.write(Buffer.from("#xyT7u\n"))).toEqual([]);
    expect(finder.end(Buffer.from("k9!vQ2#xyT7u"))).toMatchObject([{ start: 7, line: 2, column: 1 }]);
  });

  test("may be read into one buffer", () => {
    const finder = redactorOf({ it: "k9!vQ2#xyT7u" }).finder();
    const buffer = Buffer.from("line\nat: k9!vQ2");
    expect(finder.write(buffer)).toEqual([]);
    buffer.fill("-");
    expect(finder.end(Buffer.from("#xyT7u"))).toMatchObject([{ start: 9, end: 21, line: 2, column: 5 }]);
  });

  test("of single bytes place a run of several lines where it begins", () => {
    const value = "k9!vQ2#x\npL0$wRm4";
    const finder = redactorOf({ it: value }).finder();
    const found = Array.from(Buffer.from(`\n ${value}${value}.`)).flatMap((byte) =>
      finder.write(Buffer.of(byte)),
    );
    expect([...found, ...finder.end()]).toMatchObject([{ start: 2, end: 36, line: 2, column: 2 }]);
  });

  test("know what is added and removed while they are read", () => {
    const redactor = redactorOf({ first: "k9!vQ2#xyT7u" });
    const finder = redactor.finder();
    expect(finder.write(Buffer.from("k9!vQ2#xyT7u k9!vQ2"))).toHaveLength(1);
    redactor.add("pL0$wRm4zzY8", { name: "second" });
    expect(finder.write(Buffer.from("#xyT7u pL0$w"))).toMatchObject([{ start: 13, names: ["first"] }]);
    redactor.remove("k9!vQ2#xyT7u");
    expect(finder.end(Buffer.from("Rm4zzY8 k9!vQ2#xyT7u"))).toMatchObject([{ start: 26, names: ["second"] }]);
  });

  test.each([
    { wordBytes: [1, 5], pieceBytes: 7, letters: "ab\n" },
    { wordBytes: [4, 6], pieceBytes: 40, letters: "ab" },
    { wordBytes: [4, 6], pieceBytes: 40, letters: "abcdefgh\n" },
  ])("of any text in any pieces give what a naive search does: %j", ({ wordBytes, pieceBytes, letters }) => {
    const [minLength = 1, maxLength = 1] = wordBytes;
    const word = fc.string({ unit: fc.constantFrom(..."ab"), minLength, maxLength });
    const words = fc.uniqueArray(word, { minLength: 1, maxLength: 5 });
    const piece = fc.string({ unit: fc.constantFrom(...letters), maxLength: pieceBytes });
    fc.assert(
      fc.property(words, fc.array(piece, { maxLength: 12 }), (secrets, chunks) => {
        const redactor = createRedactor({ encodings: [], minBytes: 1 });
        for (const secret of secrets) redactor.add(secret, { name: secret });
        const finder = redactor.finder();
        const found = chunks.flatMap((chunk) => finder.write(Buffer.from(chunk)));
        found.push(...finder.end());
        expect(found.map(sorted)).toEqual(naive(chunks.join(""), secrets));
        expect(
          redactor
            .finder()
            .end(Buffer.from(chunks.join("")))
            .map(sorted),
        ).toEqual(found.map(sorted));
      }),
      { numRuns: 2_000 },
    );
  });

  test("of values in every form give the same in any pieces", () => {
    const secrets = [createCanary(), `${createCanary()}\n${createCanary()}`];
    const redactor = redactorOf({ one: secrets[0] ?? "", two: secrets[1] ?? "" });
    const text = Buffer.from(
      secrets
        .flatMap((secret) => [secret, Buffer.from(secret).toString("base64"), JSON.stringify(secret)])
        .join(" and\n"),
    );
    const whole = redactor.finder().end(text);
    expect(whole).not.toHaveLength(0);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: text.length }), { maxLength: 20 }), (cuts) => {
        const finder = redactor.finder();
        const ends = [...cuts.toSorted((left, right) => left - right), text.length];
        const found = ends.flatMap((end, index) => finder.write(text.subarray(ends[index - 1] ?? 0, end)));
        expect([...found, ...finder.end()]).toEqual(whole);
      }),
    );
  });
});

function redactorOf(secrets: Record<string, string>): Redactor {
  const redactor = createRedactor();
  for (const [name, secret] of Object.entries(secrets)) redactor.add(secret, { name });
  return redactor;
}

type Place = Pick<Match, "start" | "end" | "line" | "column" | "names">;

function sorted({ start, end, line, column, names }: Match): Place {
  return { start, end, line, column, names: names.toSorted() };
}

/** Every occurrence, then those that overlap or touch as one. */
function naive(text: string, secrets: readonly string[]): Place[] {
  const all = secrets.flatMap((secret) =>
    Array.from(text, (_, start) => ({ start, end: start + secret.length, names: [secret] })).filter(
      ({ start, end }) => text.slice(start, end) === secret,
    ),
  );
  const places: { start: number; end: number; names: string[] }[] = [];
  for (const { start, end, names } of all.toSorted((left, right) => left.start - right.start)) {
    const last = places.at(-1);
    if (last === undefined || start > last.end) places.push({ start, end, names });
    else {
      last.end = Math.max(last.end, end);
      last.names = [...new Set([...last.names, ...names])];
    }
  }
  return places.map(({ start, end, names }) => {
    const before = text.slice(0, start).split("\n");
    return {
      start,
      end,
      line: before.length,
      column: (before.at(-1) ?? "").length + 1,
      names: names.toSorted(),
    };
  });
}
