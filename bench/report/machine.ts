import { cpus, totalmem, type } from "node:os";

/** The shape of this machine in one line: system, cores, processor, memory, Node. */
export function describeMachine(): string {
  const processors = cpus();
  const model = (processors[0]?.model ?? "an unknown processor").replace(/\s+/g, " ").trim();
  const memoryGiB = Math.round(totalmem() / 1024 ** 3);
  return `${type()}, ${processors.length} cores (${model}), ${memoryGiB} GiB, Node ${process.versions.node}`;
}
