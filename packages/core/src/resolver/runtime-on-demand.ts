import type { Config } from "../config/config.ts";
import { refuseLostGrants } from "../policy/refuse-lost-grants.ts";
import { systemClock } from "../time/system-clock.ts";
import { closedError } from "./closed-error.ts";
import type { CloseOptions, ResolverOptions } from "./resolver.ts";
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
  close(options: CloseOptions | undefined): Promise<void>;
  /** Set once `close` was called. */
  readonly closing: boolean;
}

type Changing = { -readonly [Name in keyof RuntimeOnDemand]: RuntimeOnDemand[Name] };

/** Nothing loaded yet. */
export function createRuntimeOnDemand(options: ResolverOptions): RuntimeOnDemand {
  const { config, clock = systemClock } = options;
  let loading: Promise<Runtime> | undefined;
  let closed: Promise<void> | undefined;
  const start = async (): Promise<Runtime> => {
    const { createRuntime } = await import("./runtime.ts");
    const ready = createRuntime({ ...options, config: runtime.config });
    runtime.ready = ready;
    return ready;
  };
  const load = async () => {
    if (runtime.closing) throw closedError();
    loading ??= start();
    return loading;
  };
  const end = async (how: CloseOptions | undefined) => {
    const ending = runtime.ready ?? (await loading);
    await ending?.close(how);
  };
  const runtime: Changing = {
    config,
    ready: undefined,
    closing: false,
    nowMs: () => clock.now(),
    load,
    async replace(next) {
      if (runtime.closing) throw closedError();
      refuseLostGrants(runtime.config, next);
      if (loading !== undefined) await (await loading).replace(next);
      runtime.config = next;
    },
    close(how) {
      runtime.closing = true;
      closed ??= end(how);
      return closed;
    },
  };
  return runtime;
}
