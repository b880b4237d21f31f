import { isLate } from "@latebound/core";
import type { FifoContent, ProcessSpec, SpecText } from "./process-spec.ts";

/** How a value reaches the child, files apart. */
export type SlotWay = "env" | "fd" | "fifo" | "stdin";

/** One text of a spec and where it goes. */
export interface SpecSlot {
  readonly way: SlotWay;
  /** The variable's name; empty for standard input. */
  readonly name: string;
  readonly text: SpecText;
  /** How often a FIFO can be read; 1 for the others. */
  readonly reads: number;
}

/** Every text of a spec that may be late, but for the files. */
export function slotsOf(spec: ProcessSpec): readonly SpecSlot[] {
  const { env = {}, fds = {}, fifos = {}, stdin } = spec;
  return [
    ...tableSlots("env", env),
    ...tableSlots("fd", fds),
    ...Object.entries(fifos).map(([name, content]) => fifoSlot(name, content)),
    ...(stdin === undefined ? [] : [{ way: "stdin" as const, name: "", text: stdin, reads: 1 }]),
  ];
}

function tableSlots(way: SlotWay, table: Readonly<Record<string, SpecText>>): SpecSlot[] {
  return Object.entries(table).map(([name, text]) => ({ way, name, text, reads: 1 }));
}

function fifoSlot(name: string, content: SpecText | FifoContent): SpecSlot {
  const isText = typeof content === "string" || isLate(content);
  const { value, reads = 1 } = isText ? { value: content } : content;
  return { way: "fifo", name, text: value, reads };
}

const tables = { env: "env", fd: "fds", fifo: "fifos", stdin: "stdin" } as const;

/** The spec's table that a slot stands in. */
export function tableOf(way: SlotWay): string {
  return tables[way];
}
