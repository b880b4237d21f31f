import { exitAs, type ProcessSpec, ProcessStartError, processSpec } from "@latebound/sink-process";
import { CommandFault, usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf, listOf } from "../../command-line/global-options.ts";
import { openAccess, openAccessIfAny } from "../../project/access.ts";
import type { Access } from "../../project/command-access.ts";
import { mergeTables, type ProcessTable, processWords } from "./process-words.ts";
import { readEnvFiles } from "./read-env-files.ts";
import { refuseHalfReferences } from "./refuse-half-references.ts";
import { runChild } from "./run-child.ts";

/** Runs a command with its values, and ends as it ends: with its exit code, or by the same signal. */
export async function run(input: CommandInput): Promise<number> {
  try {
    const exit = await runCommand(input);
    exitAs(exit);
    return exit.exitCode;
  } catch (error) {
    const { reportRunFault } = await import("./report-run-fault.ts");
    return await reportRunFault(error instanceof ProcessStartError ? startFault(error, input) : error, input);
  }
}

/** What was said on the command line is named as it is there. */
function startFault(
  { path, summary, hint, exitCode }: ProcessStartError,
  { options }: CommandInput,
): CommandFault {
  if (path.endsWith(".directory") && options.directory !== undefined)
    return new CommandFault(`--directory: ${summary}`, { exitCode });
  return new CommandFault(path.startsWith("run.") ? summary : `${path}: ${summary}`, { exitCode, hint });
}

async function runCommand(input: CommandInput): ReturnType<typeof runChild> {
  const { options, rest, surroundings } = input;
  const name = nameOf(input);
  const variables = await readEnvFiles(listOf(options.envFrom), surroundings);
  await refuseHalfReferences(variables, input);
  const words = processWords(input, Object.fromEntries(variables.map(({ name, value }) => [name, value])));
  const consumer = name === undefined ? "cli:run" : `cli:run/${name}`;
  const needsConfig = name !== undefined || JSON.stringify(words).includes("<<secret");
  const open = needsConfig ? openAccess : openAccessIfAny;
  const watching = options.watch === true || ((tables: Access["sinkTables"]) => isRestarted(tables, name));
  const specOf = (table: ProcessTable, bind: Access["bind"]) =>
    processSpec(mergeTables(commandOf(table, rest), bind(words)), {
      name: name === undefined ? "run" : `process.${name}`,
    });
  const early = new Map<Access["bind"], ProcessSpec>();
  const access = await open(input, consumer, {
    watching,
    hearsSignals: true,
    // Where no table of the config is named, everything to be bound is known already.
    whileOpening(bind) {
      if (name === undefined) early.set(bind, specOf({}, bind));
    },
    whileAsking: loadSpawning,
  });
  try {
    const spec =
      early.get(access.bind) ?? specOf(name === undefined ? {} : declared(access, name), access.bind);
    const { quiet } = globalOptionsOf(input);
    const report = options.report === true;
    return await runChild(access, spec, { surroundings, quiet, report });
  } finally {
    await access.close();
  }
}

/** What starts processes takes Node a few milliseconds to load. */
function loadSpawning(): void {
  process.getBuiltinModule("node:child_process");
}

/** @throws {CommandFault} where there is nothing to run, or more than one name */
function nameOf({ words, rest }: CommandInput): string | undefined {
  const [name, second] = words;
  if (second !== undefined)
    throw usageFault("a command to run stands behind --", "write: latebound run [options] -- COMMAND ARG…");
  if (name === undefined && rest.length === 0) {
    const hint = "write: latebound run [options] -- COMMAND ARG…, or latebound run NAME for a [process.NAME]";
    throw usageFault("there is no command to run", hint);
  }
  return name;
}

/** The table of that name. @throws {CommandFault} */
function declared({ sinkTables }: Access, name: string): ProcessTable {
  const tables = sinkTables.process;
  // Its options are checked with the spec.
  if (Object.hasOwn(tables, name)) return tables[name] as ProcessTable;
  const names = Object.keys(tables);
  const hint = names.length > 0 ? `there are: ${names.join(", ")}` : "the config has no [process.NAME]";
  throw usageFault("there is no process of that name in the config", `${hint}; a command stands behind --`);
}

/** Whether the table of that name asks for a restart at each change. */
function isRestarted({ process: tables }: Access["sinkTables"], name: string | undefined): boolean {
  if (name === undefined || !Object.hasOwn(tables, name)) return false;
  return (tables[name] as ProcessTable).restart_on_change === true;
}

/** With the words behind `--` as the command, or as more of its arguments. */
function commandOf(table: ProcessTable, rest: readonly string[]): ProcessTable {
  if (rest.length === 0) return table;
  const { command = [] } = table;
  return { ...table, command: Array.isArray(command) ? [...command, ...rest] : command };
}
