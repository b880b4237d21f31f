import { describe, expect, it } from "vitest";
import { parseTemplate } from "./parse-template.ts";

/** Units whose repetition leads a careless parser back over the same characters. */
const units = [
  "<",
  "<<",
  '<<"',
  '<<"a',
  '<<">',
  '<<"">>',
  '<<"\n',
  "<<secret",
  "<<secret ",
  '<<secret "',
  '<<secret "\n',
  '<<secret "\\',
  '<<secret "\\"',
  '<<secret "\\u',
  "<<secret `",
  '<<secret "a" `',
  '<<secret "a" "b"',
  '<<secret "a" "b" |',
  '<<secret "a" "b" | default "',
  '<<secret "a" "b#">>',
  '<<secret "a" "b?">>',
  '<<secret "a" "\\u0061#/~">>',
  '<<secret "a" "b" | nothing>>',
  '<<secret "a" "b">>',
  '<<secret "a" "b" | trim>> <<"<<secret">>',
  " ",
  '"',
  "`",
  "\\",
];

/** Starts that make one long token of what follows. */
const starts = [
  "",
  '<<"',
  '<<secret "',
  "<<secret `",
  '<<secret "a" "',
  '<<secret "a" "b" | default "',
  '<<secret "a" "b" |',
  "<<secret",
];

describe("parsing adversarial text", () => {
  it.each(units)("of %j looks at each character a bounded number of times", (unit) => {
    for (const start of starts) {
      const source = start + unit.repeat(Math.ceil(kibibytes(32) / unit.length));
      expect(stepsPerCharacter(source), start).toBeLessThan(40);
    }
  });

  it("reads 1 MiB of any of them", () => {
    for (const unit of units) {
      const count = Math.ceil(kibibytes(1_024) / unit.length);
      const { template } = parseTemplate(`${unit.repeat(count)}\n<<secret "p" "last">>`);
      expect(JSON.stringify(template.parts.at(-1)).includes('"path":"last"'), unit).toBe(true);
    }
  });

  it("counts what a careless parser would do", () => {
    const careless = (source: string) => {
      for (let at = 0; at < 1_000; at += 1) source.indexOf("x", at);
    };
    expect(stepsPerCharacter("<".repeat(100_000), careless)).toBeGreaterThan(900);
  });
});

function kibibytes(count: number): number {
  return count * 1_024;
}

const { indexOf, slice, charAt } = String.prototype;
const { exec } = RegExp.prototype;

/** Characters looked at by searches, matches and copies, which is all that the parser does with a source. */
function stepsPerCharacter(source: string, run: (source: string) => unknown = parseTemplate): number {
  let steps = 0;
  const counting = {
    indexOf(this: string, text: string, from = 0): number {
      const index = indexOf.call(this, text, from);
      steps += (index < 0 ? this.length : index) - from + 1;
      return index;
    },
    slice(this: string, start?: number, end?: number): string {
      const part = slice.call(this, start, end);
      steps += part.length + 1;
      return part;
    },
    charAt(this: string, index: number): string {
      steps += 1;
      return charAt.call(this, index);
    },
  };
  const countingExec = function (this: RegExp, text: string): RegExpExecArray | null {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const match = exec.call(this, text);
    const unmatched = this.sticky ? from : text.length;
    steps += (match ? match.index + match[0].length : unmatched) - from + 1;
    return match;
  };
  Object.assign(String.prototype, counting);
  Object.assign(RegExp.prototype, { exec: countingExec });
  try {
    run(source);
  } finally {
    Object.assign(String.prototype, { indexOf, slice, charAt });
    Object.assign(RegExp.prototype, { exec });
  }
  return steps / source.length;
}
