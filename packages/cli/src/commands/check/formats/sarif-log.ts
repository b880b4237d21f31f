import { sep } from "node:path";
import { pathToFileURL } from "node:url";
import { grantLines } from "../../../terminal/grant-lines.ts";
import { version } from "../../../version.ts";
import type { CheckResult, Finding } from "../finding.ts";
import { type PathBase, pathBelow } from "./path-below.ts";

/** What was found as a SARIF 2.1.0 log. @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html */
export function sarifLog({ findings, files }: CheckResult, base: PathBase): object {
  const rules = [...new Set(findings.map(({ code }) => code))];
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "latebound", version, rules: rules.map((id) => ({ id })) } },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => resultOf(placed(finding, files[0]), rules, base)),
      },
    ],
  };
}

/** Code scanning takes no result without a place: what is about the whole config stands at its first line. */
function placed(finding: Finding, file: string | undefined): Finding {
  if (finding.at?.file !== undefined || file === undefined) return finding;
  return { ...finding, at: { ...finding.at, file, line: 1, column: 1 } };
}

function resultOf(finding: Finding, rules: readonly string[], base: PathBase): object {
  const { level, code } = finding;
  return {
    ruleId: code,
    ruleIndex: rules.indexOf(code),
    level: level === "fault" ? "error" : "warning",
    message: { text: messageOf(finding) },
    locations: locationsOf(finding, base),
  };
}

function messageOf(finding: Finding): string {
  const grant = grantLines(finding);
  const advice = grant ? ["To allow it, add:", ...grant] : [finding.hint ?? ""];
  return [finding.summary, ...advice].filter(Boolean).join("\n");
}

function locationsOf({ at }: Finding, base: PathBase): readonly object[] {
  if (at?.file === undefined) return [];
  const { file, line, column, path } = at;
  const region = line === undefined ? undefined : { startLine: line, startColumn: column };
  const physicalLocation = { artifactLocation: { uri: uriOf(file, base) }, region };
  return [{ physicalLocation, ...(path && { logicalLocations: [{ fullyQualifiedName: path }] }) }];
}

/** Relative, as code scanning wants it, where the file lies below what it takes paths from. */
function uriOf(file: string, base: PathBase): string {
  const inside = pathBelow(file, base);
  if (inside === undefined) return pathToFileURL(file).href;
  return inside.split(sep).map(encodeURIComponent).join("/");
}
