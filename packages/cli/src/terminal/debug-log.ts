import type { EventListener } from "@latebound/core";
import type { Surroundings } from "../surroundings/surroundings.ts";

/** A listener that writes a line on stderr for everything that happened; events hold no values. */
export function createDebugLog({ stderr }: Pick<Surroundings, "stderr">): EventListener {
  return (event) => {
    const { atMs, type, ...facts } = event;
    const told = Object.entries(facts).map(([name, fact]) => `${name}=${JSON.stringify(fact)}`);
    stderr.write(`debug ${new Date(atMs).toISOString()} ${type} ${told.join(" ")}\n`);
  };
}
