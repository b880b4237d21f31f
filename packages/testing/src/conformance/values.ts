import { createCanary } from "../leaks/canary.ts";
import { assertSame } from "./assert-same.ts";
import type { ConformanceCase } from "./conformance-case.ts";
import { withProvider } from "./opened-provider.ts";
import { bytesOf, textOf } from "./payload-content.ts";
import { roundTrip } from "./presence.ts";

const mebibyte = 1_048_576;

/** Cases about values that are easily damaged on the way. */
export const valueCases: readonly ConformanceCase[] = [
  {
    name: "binary bytes are given unchanged",
    async run(fixture) {
      const bytes = Uint8Array.from({ length: 512 }, (_, index) => 255 - (index % 256));
      const path = fixture.path("binary");
      await fixture.seed(path, { bytes });
      await withProvider(await fixture.instance(), async ({ read }) => {
        assertSame(bytesOf(await read(path)), Buffer.from(bytes), "the value");
      });
    },
  },
  {
    name: "a value of 1 MiB, or of the backend's limit, is given whole",
    async run(fixture) {
      const length = Math.min(fixture.maxValueBytes ?? mebibyte, mebibyte);
      const unit = createCanary();
      await roundTrip(fixture, "large", unit.repeat(Math.ceil(length / unit.length)).slice(0, length));
    },
  },
  {
    name: "unicode is given unchanged: combining, right-to-left, beyond the basic plane, zero-width",
    run: (fixture) =>
      roundTrip(fixture, "unicode", "e\u0301 ü ß 漢字 שלום 👩‍👩‍👧 \u200b\ufeff\u2028 \u202etxet"),
  },
  {
    name: "a NUL is given unchanged",
    run: (fixture) => roundTrip(fixture, "nul", "before\0after"),
  },
  {
    name: "quotes, backslashes, dollars and percent signs are given unchanged",
    run: (fixture) =>
      roundTrip(fixture, "marks", `"double" 'single' \`back\` \\ \\n $HOME \${x} %41 %s # ; = <tag> &amp;`),
  },
  {
    name: "white space around a value and line ends in it are kept",
    run: (fixture) => roundTrip(fixture, "space", " \t first\r\nsecond\n\nlast \n"),
  },
  {
    name: "text that looks like a number, a boolean, a reference or JSON stays text",
    async run(fixture) {
      const texts = ["007", "1e3", "true", "null", '<<secret "env" "HOME">>', "[1, 2]", "-"];
      for (const [index, text] of texts.entries()) await roundTrip(fixture, `look-${"abcdefg"[index]}`, text);
    },
  },
  {
    name: "secrets under odd names are told apart and given",
    needs: ["oddPaths"],
    async run(fixture) {
      const seeded = (fixture.oddPaths ?? []).map((path) => ({ path, text: createCanary() }));
      for (const { path, text } of seeded) await fixture.seed(path, { text });
      await withProvider(await fixture.instance(), async ({ read }) => {
        for (const { path, text } of seeded) {
          assertSame(textOf(await read(path)), text, `the value of ${path}`);
        }
      });
    },
  },
];
