import { cleanText } from "@latebound/provider";
import type { SshAgentEvent } from "../../ssh-agent/ssh-agent-event.ts";
import type { Surroundings } from "../../surroundings/surroundings.ts";
import { createStyle } from "../../terminal/style.ts";

/**
 * A listener that says on stderr why a key could not be used, which the protocol can't tell the client; with `debug`
 * also everything else that happened.
 */
export function createSshEventLog(
  { stderr, environment }: Pick<Surroundings, "stderr" | "environment">,
  debug: boolean,
): (event: SshAgentEvent) => void {
  const style = createStyle(stderr, environment);
  return (event) => {
    const fault = faultText(event);
    if (fault !== undefined) stderr.write(`${style.fault("agent ssh:")} ${fault}\n`);
    else if (debug) stderr.write(`debug ${JSON.stringify(event)}\n`);
  };
}

const refusals: Readonly<Record<string, string>> = {
  changed_key: "the private key no longer belongs to the public key that was listed",
  weak_signature: "a signature with SHA-1 was asked for",
};

function faultText(event: SshAgentEvent): string | undefined {
  if (event.type === "failed") {
    const hint = event.hint === undefined ? "" : ` (${event.hint})`;
    return cleanText(
      `${event.key} can't be used: ${event.code} ${event.reference}: ${event.problem}${hint}`,
      2_000,
    );
  }
  if (event.type !== "refused" || event.key === undefined) return undefined;
  const words = refusals[event.reason];
  return words === undefined ? undefined : `${event.key} was not used: ${words}`;
}
