import { type Config, createResolver, isSecretError } from "@latebound/core";
import { type ConfigInspection, inspectConfig } from "@latebound/core/inspection";
import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf, textOf } from "../../command-line/global-options.ts";
import { type ConfigFiles, readShownFiles } from "../../project/config-files.ts";
import { createKinds } from "../../project/kinds.ts";
import { askReadable } from "./ask-readable.ts";
import { decideRequests } from "./decide-requests.ts";
import { type CheckResult, type Finding, faultOf, inOrder } from "./finding.ts";
import { groupByProvider } from "./group-by-provider.ts";
import { requestsOf } from "./requests.ts";
import { sinkTableFaults } from "./sink-table-faults.ts";
import { findWarnings } from "./warnings.ts";
import { writeResult } from "./write-result.ts";

/** Tells every fault of a config, and whether its references can be read. */
export async function check(input: CommandInput): Promise<number> {
  const { words, surroundings } = input;
  const named = globalOptionsOf(input).config;
  const files = await readShownFiles({ named, shown: words }, surroundings);
  const inspection = await inspectConfig(files.files, createKinds(surroundings.environment));
  const result = await checkInspected(inspection, files, input);
  await writeResult(result, input);
  return result.findings.some(({ level }) => level === "fault") ? 1 : 0;
}

async function checkInspected(
  { faults, tables }: ConfigInspection,
  files: ConfigFiles,
  input: CommandInput,
): Promise<CheckResult> {
  const isWanted = input.options.offline !== true;
  const found: Finding[] = [
    ...faults.map((fault) => faultOf(fault)),
    ...(isWanted && !files.isTrusted ? [untrusted(files)] : []),
  ];
  const paths = files.files.map(({ path }) => path);
  if (!tables) return { findings: inOrder(found, paths), files: paths, references: 0, asked: false };
  const requests = requestsOf(tables, consumerOf(input, tables.config));
  const decided = await decideRequests(requests, {
    config: tables.config,
    known: faults,
    directory: input.surroundings.directory,
  });
  found.push(...decided.faults, ...(await sinkTableFaults(tables)));
  const asked = isWanted && files.isTrusted && decided.isDecided;
  if (asked) {
    const unreadable = inOrder(await askReadable(decided.allowed, tables, input), paths);
    found.push(...groupByProvider(unreadable, decided.allowed));
  }
  const warnings = await findWarnings(tables.config, files, faults);
  return {
    findings: [...inOrder(found, paths), ...inOrder(warnings, paths)],
    files: paths,
    references: tables.references.length,
    asked,
  };
}

function consumerOf({ options }: CommandInput, config: Config): string {
  const name = textOf(options.consumer) ?? "cli:check";
  try {
    return createResolver({ config }).for(name).name;
  } catch (error) {
    if (isSecretError(error)) throw usageFault(`--consumer: ${error.summary}`, error.hint);
    throw error;
  }
}

function untrusted({ files: [file], origin }: ConfigFiles): Finding {
  const code = "untrusted_config";
  if (origin === "named")
    return {
      level: "warning",
      code,
      summary:
        "a FILE that is not trusted is only looked at: whether its references can be read was not asked",
      hint: "read it, then run: latebound trust FILE; or name it with --config",
    };
  return {
    level: "fault",
    code,
    summary:
      "this config is not trusted yet, or has changed since: whether its references can be read was not asked",
    hint: "read it, then run: latebound trust; or check it with --offline, or name it with --config",
    ...(file && { at: { file: file.path } }),
  };
}
