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
