import type { Config } from "../config/config.ts";
import { refuseLostGrants } from "../policy/refuse-lost-grants.ts";
import { systemClock } from "../time/system-clock.ts";
import { closedError } from "./closed-error.ts";
import type { ResolverOptions } from "./resolver.ts";
import type { Runtime } from "./runtime.ts";

/** A runtime that is loaded at the first asynchronous call, so that importing the package costs little. */
export interface RuntimeOnDemand {
  /** The configuration in force. */
  readonly config: Config;
  /** Unix milliseconds on the resolver's clock. */
  nowMs(): number;
  /** Set once it is loaded: later calls need not wait. */
  readonly ready: Runtime | undefined;
  /** @throws {SecretError} `closed` */
  load(): Promise<Runtime>;
  /** @throws {SecretError} `closed` */
  replace(config: Config): Promise<void>;
  close(graceMs: number): Promise<void>;
  readonly closing: boolean;
}

/** Nothing loaded yet. */
export function createRuntimeOnDemand(options: ResolverOptions): RuntimeOnDemand {
  let { config } = options;
  let ready: Runtime | undefined;
  let loading: Promise<Runtime> | undefined;
  let closed: Promise<void> | undefined;
  const start = async (): Promise<Runtime> => {
    const { createRuntime } = await import("./runtime.ts");
    ready = createRuntime({ ...options, config });
    return ready;
  };
  const load = async () => {
    if (closed !== undefined) throw closedError();
    loading ??= start();
    return loading;
  };
  const { clock = systemClock } = options;
  return {
    nowMs: () => clock.now(),
    get config() {
      return config;
    },
    get ready() {
      return ready;
    },
    get closing() {
      return closed !== undefined;
    },
    load,
    async replace(next) {
      if (closed !== undefined) throw closedError();
      refuseLostGrants(config, next);
      if (loading !== undefined) await (await loading).replace(next);
      config = next;
    },
    close(graceMs) {
      closed ??= end(graceMs);
      return closed;
    },
  };

  async function end(graceMs: number): Promise<void> {
    const runtime = ready ?? (await loading);
    await runtime?.close(graceMs);
  }
}
