import { expect, test } from "vitest";
import { templateFormat } from "./template-format.ts";

const text = 'A=<<secret "env" "A">>\n';

test.each([
  ["app.env", undefined, "env"],
  ["/x.json/app.env.tmpl", undefined, "env"],
  ["app.json.tpl", undefined, "json"],
  ["app.tmpl", "/etc/app.yaml", "yaml"],
  ["app.toml", "/etc/app.yaml", "toml"],
  ["app.conf", undefined, "text"],
  ["app.conf.tmpl", "app.conf", "text"],
])("%s to %s is %s", (named, output, format) => {
  expect(templateFormat(text, { named, output, given: undefined })).toBe(format);
});

test("the command line wins, and a lone reference is written as it is", () => {
  expect(templateFormat(text, { named: "a.env", output: undefined, given: "json" })).toBe("json");
  const of = (lone: string) => templateFormat(lone, { named: "a.json", output: undefined, given: undefined });
  expect(of('<<secret "env" "A">>')).toBe("text");
  for (const other of ['<<secret "a">><<secret "b">>', '"<<secret "a">>"', '<<secret "a">>\n', "<<secrets>>"])
    expect(of(other)).toBe("json");
});
