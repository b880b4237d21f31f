import { isSecretError, type SecretError } from "@latebound/core";
import type { InspectedTables } from "@latebound/core/inspection";
import { type Finding, faultOf } from "./finding.ts";

/** Every fault of the `[process.NAME]` and `[container.NAME]` tables, as the sinks read them. */
export async function sinkTableFaults({ config, sinkTables }: InspectedTables): Promise<readonly Finding[]> {
  const processes = Object.entries(sinkTables.process);
  const containers = Object.entries(sinkTables.container);
  const errors = [
    ...(processes.length === 0 ? [] : await readAll(processes, "process")),
    ...(containers.length === 0 ? [] : await readAll(containers, "container")),
  ];
  const places = await config.locate(errors.map(({ at }) => config.placeOf(stepsOf(at?.path ?? ""))));
  return errors.map((error, index) => {
    const { path, ...position } = places[index] ?? {};
    return faultOf(error, { at: { ...position, path: error.at?.path ?? path ?? "" } });
  });
}

async function readAll(
  tables: readonly (readonly [string, unknown])[],
  sink: "process" | "container",
): Promise<readonly SecretError[]> {
  const read = await readerOf(sink);
  return tables.flatMap(([name, table]) => faultsOf(() => read(table, { name: `${sink}.${name}` })));
}

async function readerOf(sink: "process" | "container") {
  if (sink === "process") return (await import("@latebound/sink-process")).processSpec;
  return (await import("@latebound/sink-container")).containerSpec;
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

/** The keys of a path such as `process.web.files./run/app.toml`, as far as they can be told. */
function stepsOf(path: string): readonly (string | number)[] {
  const [table, name, key, ...rest] = path.split(".");
  const steps = [table, name, key, rest.length > 0 ? rest.join(".") : undefined];
  return steps.filter((step) => step !== undefined);
}
