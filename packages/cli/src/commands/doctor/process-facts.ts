import { hasSubscribers } from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import { url as inspectorUrl } from "node:inspector";
import type { Environment } from "../../surroundings/surroundings.ts";

/** What this process and machine are like, as far as it matters to values. */
export interface ProcessFacts {
  readonly environment: Environment;
  readonly execArgv: readonly string[];
  readonly isInspected: boolean;
  /** Channels that somebody listens to and that carry requests or values. */
  readonly heardChannels: readonly string[];
  /** Files of /proc; undefined where there are none. */
  readonly limits: string | undefined;
  readonly swaps: string | undefined;
  readonly ptraceScope: string | undefined;
}

/** Those that hand out requests with their headers, or sockets. */
const tellingChannels = [
  "http.client.request.created",
  "http.client.request.start",
  "http.client.response.finish",
  "net.client.socket",
  "undici:request:create",
  "undici:request:headers",
  "undici:client:sendHeaders",
];

/** The facts of this process. */
export function processFacts(environment: Environment): ProcessFacts {
  return {
    environment,
    execArgv: process.execArgv,
    isInspected: inspectorUrl() !== undefined,
    heardChannels: tellingChannels.filter((channel) => hasSubscribers(channel)),
    limits: readIfThere("/proc/self/limits"),
    swaps: readIfThere("/proc/swaps"),
    ptraceScope: readIfThere("/proc/sys/kernel/yama/ptrace_scope"),
  };
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
