import { SecretError } from "@latebound/core";
import { bindText } from "@latebound/core/remote";
import { expect, test } from "vitest";
import { placeFaults } from "./place-faults.ts";

const access = { bind: bindText };
const template = {
  file: "/app.tmpl",
  text: `one <<"<<secret">>\nA=<<secret "env" "A" | trim>>\nB=<<secret "env" "B">> <<secret "env" "A">>\n`,
};
const notFound = (reference: string) =>
  new SecretError("not_found", { message: "none", reference, at: { path: "" } });
const lateA = '<<secret "env" "A">>';
const lateB = '<<secret "env" "B">>';

test("each fault has the first line with its reference", () => {
  const both = new SecretError("not_found", { message: "two", errors: [notFound(lateB), notFound(lateA)] });
  const { faults } = placeFaults(both, access, template);
  expect(faults.map(({ at }) => at?.line)).toEqual([3, 2]);
  expect(placeFaults(notFound(lateA), access, template)).toMatchObject({
    summary: "none",
    at: { file: "/app.tmpl", line: 2 },
  });
});

test("a fault about something else stays as it is", () => {
  const other = new SecretError("unavailable", { message: "the disk is full" });
  expect(placeFaults(other, access, template)).toBe(other);
});
