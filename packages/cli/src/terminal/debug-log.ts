import type { EventListener, SecretEvent } from "@latebound/core";
import { cleanText } from "@latebound/provider";
import type { Surroundings } from "../surroundings/surroundings.ts";

/** A listener that writes a line on stderr for everything that happened; events hold no values. */
export function createDebugLog({ stderr }: Pick<Surroundings, "stderr">): EventListener {
  return (event) => {
    const time = new Date(event.atMs).toISOString().slice(11, 23);
    stderr.write(`debug ${time} ${cleanText(textOf(event), 2_000)}\n`);
  };
}

function textOf(event: SecretEvent): string {
  if (event.type === "request") {
    const { provider, method, path, status = "no answer", durationMs } = event;
    return `${provider} ${method} ${path} ${status} ${Math.round(durationMs)} ms`;
  }
  if (event.type === "login") {
    const { type, ...facts } = event.event;
    return `${event.provider} ${type} ${factsText(facts)}`;
  }
  const { atMs: _time, type, ...facts } = event;
  return `${type} ${factsText(facts)}`;
}

function factsText(facts: object): string {
  const told = Object.entries(facts).map(([name, fact]) => `${name}=${shown(name, fact)}`);
  return told.join(" ");
}

function shown(name: string, fact: unknown): unknown {
  if (name.endsWith("Ms") && typeof fact === "number")
    return name === "expiresAtMs" ? new Date(fact).toISOString() : Math.round(fact * 10) / 10;
  return fact;
}
