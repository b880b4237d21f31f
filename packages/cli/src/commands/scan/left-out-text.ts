import type { Skipped } from "@latebound/redact";
import type { LeftOut, LeftOutReason } from "../../scan/left-out.ts";
import { originText } from "./place-text.ts";

/** What was left out and why, in one line. */
export function leftOutText(leftOut: LeftOut): string {
  if (leftOut.kind === "place") return `${originText(leftOut.place)}: ${reasonTexts[leftOut.reason]}`;
  const { reference, part, reason } = leftOut;
  return `${reference}: ${partTexts[part]} ${refusalTexts[reason]}, and was not looked for`;
}

/** Whether it is something that should have been looked at. */
export function isIncomplete(leftOut: LeftOut): boolean {
  return leftOut.kind === "place" && !byDesign.includes(leftOut.reason);
}

/** Whether a reference's whole value is not looked for: it can stand anywhere, and nothing is found. */
export function isUnsought(leftOut: LeftOut): boolean {
  return leftOut.kind === "reference" && leftOut.part === "value";
}

const byDesign: readonly LeftOutReason[] = ["excluded", "format", "git", "special"];

const reasonTexts: Record<LeftOutReason, string> = {
  absent: "it does not exist",
  unreadable: "it can't be read",
  damaged: "it is damaged; the rest of it was not looked at",
  large: "it holds more than is looked at; the rest was left out",
  deep: "it is too deep inside others",
  format: "an archive that isn't opened; its bytes were looked at as they are",
  special: "no regular file",
  git: "a repository; --git looks at it",
  excluded: "excluded",
  elsewhere: "its .git leads to a repository that doesn't lead back; name that one to look at it",
  "no-repository": "no git repository",
  "no-image": "no image's tarball",
  "no-file": "no regular file; --stdin looks at what a pipe gives",
};

const partTexts: Record<Skipped["part"], string> = {
  value: "its value",
  line: "a line of its value",
  leaf: "a string or number in its value",
};

const refusalTexts: Record<Skipped["reason"], string> = {
  short: "is too short",
  common: "is too common a word",
  repetitive: "has too few different characters",
  blank: "is blank",
  allowed: "is allowed",
};
