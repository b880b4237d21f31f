import { type ProcessSpec, processSpec } from "@latebound/sink-process";
import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandWords } from "../../command-line/command-spec.ts";
import type { Access } from "../../project/command-access.ts";
import { mergeTables, type ProcessTable, processWords, type WordsContext } from "./process-words.ts";

/** What is bound, and what the config declares. */
type Binding = Pick<Access, "bind" | "sinkTables">;

/** What a command line wants `run` to do. */
export interface RunWish {
  /** Whose values it has. */
  readonly consumer: string;
  /** Whether a table of the config or a reference is named. */
  readonly needsConfig: boolean;
  /** Whether the child is restarted at each change. */
  isRestarted(tables: Access["sinkTables"]): boolean;
  /**
   * The child, its values not fetched.
   * @throws {CommandFault} for a table that isn't there @throws {SecretError} for a wrong one
   */
  specOf(binding: Binding): ProcessSpec;
}

/** What was typed for `run`. @throws {CommandFault} where it makes no sense */
export function readRunWish({ words: names, options, rest }: CommandWords, context: WordsContext): RunWish {
  const name = nameOf(names, rest);
  const words = processWords(options, context);
  return {
    consumer: name === undefined ? "cli:run" : `cli:run/${name}`,
    needsConfig: name !== undefined || JSON.stringify(words).includes("<<secret"),
    isRestarted: (tables) => words.restart_on_change === true || isRestartedTable(tables, name),
    specOf({ bind, sinkTables }) {
      const table = name === undefined ? {} : declared(sinkTables, name);
      const specName = name === undefined ? "run" : `process.${name}`;
      return processSpec(mergeTables(commandOf(table, rest), bind(words)), { name: specName });
    },
  };
}

/** @throws {CommandFault} where there is nothing to run */
function nameOf([name]: CommandWords["words"], rest: CommandWords["rest"]): string | undefined {
  if (name === undefined && rest.length === 0) {
    const hint = "write: latebound run [options] -- COMMAND ARG…, or latebound run NAME for a [process.NAME]";
    throw usageFault("there is no command to run", hint);
  }
  return name;
}

/** The table of that name. @throws {CommandFault} */
function declared({ process: tables }: Access["sinkTables"], name: string): ProcessTable {
  // Its options are checked with the spec.
  if (Object.hasOwn(tables, name)) return tables[name] as ProcessTable;
  const names = Object.keys(tables);
  const hint = names.length > 0 ? `there are: ${names.join(", ")}` : "the config has no [process.NAME]";
  throw usageFault("there is no process of that name in the config", `${hint}; a command stands behind --`);
}

/** Whether the table of that name asks for a restart at each change. */
function isRestartedTable({ process: tables }: Access["sinkTables"], name: string | undefined): boolean {
  if (name === undefined || !Object.hasOwn(tables, name)) return false;
  return (tables[name] as ProcessTable).restart_on_change === true;
}

/** With the words behind `--` as the command, or as more of its arguments. */
function commandOf(table: ProcessTable, rest: readonly string[]): ProcessTable {
  if (rest.length === 0) return table;
  const { command = [] } = table;
  return { ...table, command: Array.isArray(command) ? [...command, ...rest] : command };
}
