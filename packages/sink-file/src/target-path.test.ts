import { assertNoCanary, createCanary, describeEverything } from "@latebound/testing";
import fc from "fast-check";
import { expect, it } from "vitest";
import { checkTargetPath } from "./target-path.ts";

const rules = { home: "/srv/app" };

it.each([
  ["~/a", "/srv/app/a"],
  ["/run//app/./a.pem", "/run/app/a.pem"],
  ["~/.config/app/a b", "/srv/app/.config/app/a b"],
  ["/a/..b", "/a/..b"],
])("%j is %j", (written, path) => {
  expect(checkTargetPath(written, rules)).toBe(path);
});

it.each([
  "",
  "a",
  "./a",
  "../a",
  "~",
  "~/",
  "~root/a",
  "/",
  "//",
  "/.",
  "/a/",
  "/a/.",
  "/a/..",
  "/a/../b",
  "~/../b",
  "/a\0b",
  "/a\nb",
])("refuses %j", (written) => {
  expect(() => checkTargetPath(written, rules)).toThrow(expect.objectContaining({ code: "invalid_config" }));
});

it.each([
  ["", "", "of 40 characters is not absolute"],
  ["~", "", "of 41 characters is not ~/… and not absolute"],
  ["./", "/..", "of 45 characters is not absolute"],
  ["/a\n", "", "of 43 characters holds a control character"],
])("shows nothing of %j, a value and %j", (before, after, said) => {
  const canary = createCanary();
  const fault = faultOf(before + canary + after);
  expect(fault).toMatchObject({ message: `the file path ${said}` });
  assertNoCanary(describeEverything(fault), canary);
});

it.each(["/a/../b", "~/../b", "~/a/", "/"])("shows what was written as a path: %s", (written) => {
  expect(faultOf(written)).toMatchObject({ message: expect.stringContaining(`path ${written} `) });
});

function faultOf(written: string): unknown {
  try {
    return checkTargetPath(written, rules);
  } catch (error) {
    return error;
  }
}

it("names an unknown home, with what to do", () => {
  expect(() => checkTargetPath("~/a")).toThrow(/home that is not known \(give home\)/);
});

it("holds paths to the roots", () => {
  const roots = ["/run/app/", "/srv"];
  expect(checkTargetPath("/run/app/a", { roots })).toBe("/run/app/a");
  for (const outside of ["/run/apple/a", "/run/app", "/etc/a", "/srvx"])
    expect(() => checkTargetPath(outside, { roots })).toThrow(/outside the allowed roots/);
  expect(checkTargetPath("/a", { roots: ["/"] })).toBe("/a");
});

it("gives a normal path below a root, or refuses", () => {
  const segment = fc.constantFrom("..", ".", "", "a", "b.c", "~", "...");
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 6 }), fc.constantFrom("/", "~/", ""), (segments, start) => {
      let path: string;
      try {
        path = checkTargetPath(start + segments.join("/"), { ...rules, roots: ["/srv/app", "/a"] });
      } catch (error) {
        expect(error).toMatchObject({ code: "invalid_config" });
        return;
      }
      expect(path).toMatch(/^\/(srv\/app|a)(\/(?!\.{0,2}(\/|$))[^/]+)+$/);
    }),
  );
});
