import { isSecretError } from "@latebound/core";
import { inspectConfig } from "@latebound/core/inspection";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { readConfigFiles } from "../../project/config-files.ts";
import { createKinds } from "../../project/kinds.ts";
import { failedBefore, reportBefore } from "../../terminal/report-before.ts";
import { reportFaults } from "../../terminal/report-faults.ts";
import { type Finding, faultOf } from "./finding.ts";
import { type SinkTable, sinkTableFaults, writtenPath } from "./sink-table-faults.ts";

/** As `reportBefore`; a fault of what the table says is told with its place in the config, as `check` tells it. */
export async function reportTableFaults(
  error: unknown,
  { sink, name }: SinkTable,
  input: CommandInput,
): Promise<number> {
  const { surroundings } = input;
  const base = `${sink}.${name}`;
  const isOfTable = (path = "") => path === base || path.startsWith(`${base}.`);
  if (!isSecretError(error) || !error.faults.some(({ at }) => !at?.file && isOfTable(at?.path)))
    return await reportBefore(error, surroundings);
  // A config that is no longer there has no places.
  const found = await tableFindings({ sink, name }, input).catch(() => []);
  const placed = error.faults.map((fault) => {
    const path = writtenPath(fault.at?.path ?? "");
    const isSame = ({ summary, at }: Finding) => summary === fault.summary && at?.path === path;
    return found.find(isSame) ?? faultOf(fault);
  });
  await reportFaults(placed, surroundings);
  return failedBefore;
}

async function tableFindings(table: SinkTable, input: CommandInput): Promise<readonly Finding[]> {
  const { surroundings } = input;
  const { files } = await readConfigFiles(globalOptionsOf(input).config, surroundings);
  const { tables } = await inspectConfig(files, createKinds(surroundings.environment));
  return tables ? await sinkTableFaults(tables, table) : [];
}
