import { cleanText } from "@latebound/provider";
import { grantLines } from "../../../terminal/grant-lines.ts";
import type { CheckResult, Finding } from "../finding.ts";
import { type PathBase, pathBelow } from "./path-below.ts";

/** What was found as workflow commands, which GitHub shows beside the lines. */
export function githubText({ findings }: CheckResult, base: PathBase): string {
  return findings.map((finding) => commandOf(finding, base)).join("");
}

function commandOf(finding: Finding, base: PathBase): string {
  const { level, code, at } = finding;
  const properties = [
    ["file", at?.file === undefined ? undefined : (pathBelow(at.file, base) ?? at.file)],
    ["line", at?.line],
    ["col", at?.column],
    ["title", code],
  ];
  const written = properties.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${escapeProperty(cleanText(String(value), mostCharacters))}`],
  );
  const command = level === "fault" ? "error" : "warning";
  return `::${command} ${written.join(",")}::${escapeData(messageOf(finding))}\n`;
}

const mostCharacters = 2_000;

function messageOf(finding: Finding): string {
  const grant = grantLines(finding);
  const advice = grant ? ["to allow it, add:", ...grant] : [finding.hint ?? ""];
  const place = finding.at?.path === undefined ? "" : `${finding.at.path}: `;
  const lines = [`${place}${finding.summary}`, ...advice].map((line) => cleanText(line, mostCharacters));
  return lines.filter(Boolean).join("\n");
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
