import { isSecretError, type SecretError } from "@latebound/core";
import type { InspectedTables } from "@latebound/core/inspection";
import type { SourcePlace } from "@latebound/provider";
import { type Finding, faultOf } from "./finding.ts";

/** A table of a config that declares what a sink runs. */
export interface SinkTable {
  readonly sink: "process" | "container";
  readonly name: string;
}

/** Every fault of the `[process.NAME]` and `[container.NAME]` tables, or of one of them, as the sinks read them. */
export async function sinkTableFaults(
  { config, sinkTables }: InspectedTables,
  only?: SinkTable,
): Promise<readonly Finding[]> {
  const tablesOf = (sink: SinkTable["sink"]) =>
    Object.entries(sinkTables[sink]).filter(([name]) => !only || (only.sink === sink && only.name === name));
  const processes = tablesOf("process");
  const containers = tablesOf("container");
  const faults = [
    ...(processes.length === 0 ? [] : await readAll(processes, "process")),
    ...(containers.length === 0 ? [] : await readAll(containers, "container")),
  ];
  const places = await config.locate(faults.map(({ steps }) => config.placeOf(steps)));
  return faults.map(({ error }, index) => {
    const { path, ...position } = places[index] ?? {};
    return faultOf(error, { at: { ...position, path: writtenPath(error.at?.path ?? path ?? "") } });
  });
}

/** A fault and the keys that lead to it, as far as they can be told. */
interface SinkFault {
  readonly error: SecretError;
  readonly steps: readonly (string | number)[];
}

async function readAll(
  tables: readonly (readonly [string, unknown])[],
  sink: SinkTable["sink"],
): Promise<readonly SinkFault[]> {
  const { read, keysOfFault } = await readerOf(sink);
  return tables.flatMap(([name, table]) =>
    faultsOf(() => read(table, `${sink}.${name}`)).map((error) => {
      const keys = keysOfFault(error);
      return { error, steps: keys ? [sink, name, ...keys] : stepsOf(writtenPath(error.at?.path ?? "")) };
    }),
  );
}

interface SinkReader {
  /** Reads a table and looks whether what it says could be run. */
  readonly read: (table: unknown, name: string) => void;
  readonly keysOfFault: (error: SecretError) => readonly string[] | undefined;
}

async function readerOf(sink: SinkTable["sink"]): Promise<SinkReader> {
  if (sink === "process") {
    const { checkSpec, keysOfFault, processSpec } = await import("@latebound/sink-process");
    return { keysOfFault, read: (table, name) => checkSpec(processSpec(table, { name }), name) };
  }
  const { checkContainerSpec, containerSpec, keysOfFault } = await import("@latebound/sink-container");
  return { keysOfFault, read: (table, name) => checkContainerSpec(containerSpec(table, { name })) };
}

function faultsOf(read: () => unknown): readonly SecretError[] {
  try {
    read();
    return [];
  } catch (error) {
    if (isSecretError(error)) return error.faults;
    throw error;
  }
}

/** The path of a fault as the table has it: with the command and its arguments in one list. */
export function writtenPath(path: string): string {
  return path.replace(/\.args\[(\d+)\]$/, (_match, index) => `.command[${Number(index) + 1}]`);
}

/** Where a table of the config has what a path such as `process.web.env.KEY` names; the path alone where none has it. */
export async function placeInTables(
  { config, sinkTables }: InspectedTables,
  path: string,
): Promise<SourcePlace> {
  const steps = stepsOf(writtenPath(path));
  const written = steps.reduce<unknown>((tree, step) => ownOf(tree, step), sinkTables);
  if (written === undefined) return { path };
  const [place] = await config.locate([config.placeOf(steps)]);
  return { ...place, path };
}

function ownOf(tree: unknown, step: string | number): unknown {
  const isTree = typeof tree === "object" && tree !== null && Object.hasOwn(tree, step);
  return isTree ? (tree as Readonly<Record<string | number, unknown>>)[step] : undefined;
}

/** The keys of a path such as `process.web.files./run/app.toml`, as far as they can be told. */
function stepsOf(path: string): readonly (string | number)[] {
  const [table, name, key, ...rest] = path.split(".");
  const argument = /^command\[(\d+)\]$/.exec(key ?? "")?.[1];
  if (argument !== undefined) return [table ?? "", name ?? "", "command", Number(argument)];
  const steps = [table, name, key, rest.length > 0 ? rest.join(".") : undefined];
  return steps.filter((step) => step !== undefined);
}
