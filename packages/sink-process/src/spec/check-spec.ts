import { isLate } from "@latebound/core";
import { type SpecProblem, throwSpecFaults } from "@latebound/core/spec-faults";
import { checkEnvironmentNames } from "../env/check-names.ts";
import { entryPath } from "./entry-name.ts";
import type { ProcessSpec } from "./process-spec.ts";
import { slotsOf, tableOf } from "./spec-slots.ts";

const argvHint = "the command line is public: give the value by env, files, fds, fifos or stdin";

/** Refuses a spec that can't be run or would make a value public, with all faults at once. @throws {SecretError} `invalid_config` */
export function checkSpec(spec: ProcessSpec, base: string): void {
  throwSpecFaults([
    ...plainProblems(spec, base),
    ...slotProblems(spec, base),
    ...checkEnvironmentNames(spec, base),
    ...optionProblems(spec, base),
  ]);
}

function plainProblems(spec: ProcessSpec, base: string): SpecProblem[] {
  const { command, args = [], directory = "", hostEnv = {} } = spec;
  const texts: [string, unknown][] = [
    [`${base}.command`, command],
    ...args.map((text, index): [string, unknown] => [`${base}.args[${index}]`, text]),
    [`${base}.directory`, directory],
    ...Object.entries(hostEnv).map(([name, text]): [string, unknown] => [
      entryPath(`${base}.hostEnv`, name),
      text,
    ]),
  ];
  const problems = texts.flatMap(([path, text]) => plainProblem(path, text));
  if (command === "") problems.push({ path: `${base}.command`, message: "the command is empty" });
  return problems;
}

function plainProblem(path: string, text: unknown): SpecProblem[] {
  if (isLate(text)) return [{ path, message: "a reference can't stand here", hint: argvHint }];
  if (typeof text !== "string") return [{ path, message: "expected text" }];
  return text.includes("\0") ? [{ path, message: "the text holds a NUL character" }] : [];
}

function slotProblems(spec: ProcessSpec, base: string): SpecProblem[] {
  return slotsOf(spec).flatMap(({ way, name, text, reads }) => {
    const path = entryPath(`${base}.${tableOf(way)}`, name);
    if (typeof text !== "string" && !isLate(text)) return [{ path, message: "expected text" }];
    if (Number.isInteger(reads) && reads >= 1 && reads <= 1_000) return [];
    return [{ path, message: "reads is a whole number from 1 to 1000" }];
  });
}

function optionProblems({ killTimeoutMs = 0 }: ProcessSpec, base: string): SpecProblem[] {
  if (Number.isFinite(killTimeoutMs) && killTimeoutMs >= 0 && killTimeoutMs < 2 ** 31) return [];
  return [{ path: `${base}.killTimeoutMs`, message: "expected milliseconds from 0 to 2147483647" }];
}
