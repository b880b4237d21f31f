import { expect, test } from "vitest";
import { createRedactor } from "../redactor.ts";

// What these languages document, or print, for this value.
const value = "p+q&r<s>'t\"u/v:w@x;y,z=$~é\u001f\\u001f";

test.each([
  ["url.UserPassword of Go", "p+q&r%3Cs%3E%27t%22u%2Fv%3Aw%40x;y,z=$~%C3%A9%1F%5Cu001f"],
  ["url.PathEscape of Go", "p+q&r%3Cs%3E%27t%22u%2Fv:w@x%3By%2Cz=$~%C3%A9%1F%5Cu001f"],
  ["the path of a URL of Go", "p+q&r%3Cs%3E%27t%22u/v:w@x;y,z=$~%C3%A9%1F%5Cu001f"],
  ["urlencode of PHP", "p%2Bq%26r%3Cs%3E%27t%22u%2Fv%3Aw%40x%3By%2Cz%3D%24%7E%C3%A9%1F%5Cu001f"],
  ["JSON of .NET", "p\\u002Bq\\u0026r\\u003Cs\\u003E\\u0027t\\u0022u/v:w@x;y,z=$~\\u00E9\\u001F\\\\u001f"],
  ["JSON in ASCII, upper case", "p+q&r<s>'t\\\"u/v:w@x;y,z=$~\\u00E9\\u001F\\\\u001f"],
  ["decimal references", "p+q&#38;r&#60;s&#62;&#39;t&#34;u/v:w@x;y,z=$~é\u001f\\u001f"],
  ["hexadecimal references", "p+q&#x26;r&#x3C;s&#x3E;&#x27;t&#x22;u/v:w@x;y,z=$~&#xE9;\u001f\\u001f"],
  ["xmlcharrefreplace of Python", "p+q&amp;r&lt;s&gt;&#x27;t&quot;u/v:w@x;y,z=$~&#233;\u001f\\u001f"],
])("%s", (_what, written) => {
  const redactor = createRedactor({ mask: "*" });
  redactor.add(value);
  expect(redactor.redactText(`<${written}>`)).toBe("<*>");
});

test("xml.EscapeText of Go, with white space by number", () => {
  const redactor = createRedactor({ mask: "*" });
  redactor.add("k9!vQ2\t'#x\"T7");
  expect(redactor.redactText("<k9!vQ2&#x9;&#39;#x&#34;T7>")).toBe("<*>");
});
