import { isSecretError } from "@latebound/core";
import { type InspectedTables, inspectConfig } from "@latebound/core/inspection";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { readConfigFiles } from "../../project/config-files.ts";
import { createKinds } from "../../project/kinds.ts";
import { failedBefore, reportBefore } from "../../terminal/report-before.ts";
import { reportFaults } from "../../terminal/report-faults.ts";
import { type Finding, faultOf } from "./finding.ts";
import { placeInTables, type SinkTable, sinkTableFaults, writtenPath } from "./sink-table-faults.ts";

/** As `reportBefore`; a fault of the table, or of a value that it names, is told with its place in the config. */
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
  const tables = await inspectedTables(input).catch(() => undefined);
  const found = tables ? await sinkTableFaults(tables, { sink, name }) : [];
  const placed = error.faults.map(async (fault) => {
    const { path = "", file } = fault.at ?? {};
    const isSame = ({ summary, at }: Finding) => summary === fault.summary && at?.path === writtenPath(path);
    const known = found.find(isSame);
    if (known) return known;
    const isPlaced = tables === undefined || file !== undefined || !isOfTable(path);
    return isPlaced ? faultOf(fault) : faultOf(fault, { at: await placeInTables(tables, path) });
  });
  await reportFaults(await Promise.all(placed), surroundings);
  return failedBefore;
}

async function inspectedTables(input: CommandInput): Promise<InspectedTables | undefined> {
  const { surroundings } = input;
  const { files } = await readConfigFiles(globalOptionsOf(input).config, surroundings);
  return (await inspectConfig(files, createKinds(surroundings.environment))).tables;
}
