import type { CheckJson, JsonFinding } from "../../../schemas/check-result.ts";
import { shownFile } from "../../../terminal/fault-text.ts";
import { grantLines } from "../../../terminal/grant-lines.ts";
import type { CheckResult, Finding } from "../finding.ts";

/** What was found as `latebound schema check` describes it. */
export function jsonResult({ findings, references, asked }: CheckResult, directory: string): CheckJson {
  const told = (level: Finding["level"]) =>
    findings.filter((finding) => finding.level === level).map((finding) => jsonFinding(finding, directory));
  return { faults: told("fault"), warnings: told("warning"), references, asked };
}

function jsonFinding(finding: Finding, directory: string): JsonFinding {
  const { code, summary, hint, at, reference, provider, consumer, more } = finding;
  const file = at?.file === undefined ? undefined : shownFile(at.file, directory);
  const grant = grantLines(finding)?.join("\n");
  const place = { file, line: at?.line, column: at?.column, path: at?.path };
  return {
    code,
    message: summary,
    hint: grant === undefined ? hint : undefined,
    ...place,
    reference,
    provider,
    consumer,
    more,
    grant,
  };
}
