import { cleanText } from "@latebound/provider";
import type { ContainerSpec, Delivered } from "@latebound/sink-container";
import { usageFault } from "../../command-line/command-fault.ts";
import type { CommandInput } from "../../command-line/command-spec.ts";
import { globalOptionsOf } from "../../command-line/global-options.ts";
import { openAccess } from "../../project/access.ts";
import type { Access } from "../../project/command-access.ts";
import { endBySignal, type Interrupt, listenForInterrupt } from "../../surroundings/interrupt.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { warn } from "../../terminal/warn.ts";
import { unmaskedWarnings } from "../run/run-warnings.ts";
import { untilEnd } from "./until-end.ts";

/** Runs a container of the config to its end, and ends with its exit code. */
export async function container(input: CommandInput): Promise<number> {
  const running: Running = {};
  const interrupt = listenForInterrupt({ again: () => running.killNow?.() });
  try {
    return await runContainer(input, interrupt, running);
  } catch (error) {
    if (interrupt.by === undefined || running.killNow) return await report(error, input);
    // It was told to end before anything ran: what was begun is gone again.
    interrupt.stop();
    endBySignal(interrupt.by);
    return 1;
  } finally {
    interrupt.stop();
  }
}

async function report(fault: unknown, input: CommandInput): Promise<number> {
  const { reportTableFaults } = await import("../check/report-table-faults.ts");
  return await reportTableFaults(fault, { sink: "container", name: input.words[0] ?? "" }, input);
}

interface Running {
  /** Ends the container at once; undefined until it runs. */
  killNow?: () => void;
}

async function runContainer(input: CommandInput, interrupt: Interrupt, running: Running): Promise<number> {
  const { words, surroundings } = input;
  const [name = ""] = words;
  const access = await openAccess(input, `cli:container/${name}`, { hearsSignals: true });
  try {
    // Loaded late, and from where it is installed: few runs need a client of the engine.
    const sink = await import("@latebound/sink-container");
    const spec = sink.containerSpec(declared(access, name), { name: `container.${name}` });
    const starting = new AbortController();
    const abort = () => starting.abort();
    interrupt.signal.addEventListener("abort", abort);
    if (interrupt.signal.aborted) abort();
    const started = await sink.runContainer(access.consumer, {
      ...withSurroundings(spec, input),
      signal: starting.signal,
    });
    interrupt.signal.removeEventListener("abort", abort);
    // Not in turn with a stop that is under way, but in its place; then it is removed as after any end.
    running.killNow = () => void started.container.kill({ signal: "SIGKILL" }).catch(() => {});
    if (input.options.report === true) surroundings.stderr.write(reportText(started.deliveries));
    for (const text of unmaskedWarnings(started)) warn(text, surroundings);
    return await untilEnd(started, { told: interrupt.signal, stdout: surroundings.stdout });
  } finally {
    await access.close();
  }
}

/** A line for each source of a delivered value. */
function reportText(deliveries: readonly Delivered[]): string {
  const lines = deliveries.flatMap(({ way, name, path = "", sources }) => {
    const references = sources.length === 0 ? ["(no secret)"] : sources.map(({ reference }) => reference);
    return references.map((reference) =>
      [way, name, path, reference].filter((text) => text !== "").join("  "),
    );
  });
  return `${["delivered:", ...lines].join("\n")}\n`;
}

/** The table of that name. @throws {CommandFault} */
function declared({ sinkTables }: Access, name: string): unknown {
  const tables = sinkTables.container;
  if (Object.hasOwn(tables, name)) return tables[name];
  const names = Object.keys(tables);
  const hint = names.length > 0 ? `there are: ${names.join(", ")}` : "the config has no [container.NAME]";
  throw usageFault("there is no container of that name in the config", hint);
}

function withSurroundings(spec: ContainerSpec, input: CommandInput): ContainerSpec {
  const { stdout, stderr } = input.surroundings;
  const { quiet } = globalOptionsOf(input);
  const onEvent: ContainerSpec["onEvent"] = (event) => {
    if (event.type === "unbound_reference" && !quiet) tellUnbound(event.place, input.surroundings);
  };
  return { ...spec, stdout, stderr, onEvent };
}

function tellUnbound(place: string, surroundings: Surroundings): void {
  warn(`${cleanText(place)} looks like a reference, and is passed on as it is`, surroundings);
}
