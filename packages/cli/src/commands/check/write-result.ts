import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { reportFaults, reportWarnings } from "../../terminal/report-faults.ts";
import { createStyle } from "../../terminal/style.ts";
import type { CheckResult } from "./finding.ts";
import { githubText } from "./formats/github-text.ts";
import { jsonResult } from "./formats/json-result.ts";
import { sarifLog } from "./formats/sarif-log.ts";

/** Writes what was found: on stderr for a person, on stdout for a program. */
export async function writeResult(result: CheckResult, input: CommandInput): Promise<void> {
  const { surroundings } = input;
  const { stdout, directory } = surroundings;
  const json = (value: unknown) => stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
  if (input.options.format === "json") json(jsonResult(result, directory));
  else if (input.options.format === "sarif") json(sarifLog(result, surroundings));
  else if (input.options.format === "github") stdout.write(githubText(result, surroundings));
  else await writeText(result, input);
}

async function writeText(result: CheckResult, input: CommandInput): Promise<void> {
  const { surroundings } = input;
  const { quiet } = globalOptionsOf(input);
  const faults = result.findings.filter(({ level }) => level === "fault");
  const warnings = result.findings.filter(({ level }) => level === "warning");
  const { stderr, stdout, environment } = surroundings;
  if (!quiet) await reportWarnings(warnings, surroundings);
  if (!quiet && warnings.length > 0 && faults.length > 0) stderr.write("\n");
  await reportFaults(faults, surroundings);
  if (quiet) return;
  if (faults.length === 0)
    stdout.write(`${createStyle(stdout, environment).good("ok:")} ${summaryOf(result)}\n`);
  else if (!result.asked && input.options.offline !== true)
    stderr.write("No backend was asked whether the references can be read.\n");
}

function summaryOf({ references, asked }: CheckResult): string {
  if (references === 0) return "no reference in the config; providers were not asked: latebound doctor";
  const counted = references === 1 ? "1 reference" : `${references} references`;
  if (!asked) return `${counted}; whether they can be read was not asked`;
  return `${counted}; ${references === 1 ? "it can be read" : "all can be read"}`;
}
