import { type UnmaskedValue, unmaskedValues } from "@latebound/redact";
import type Docker from "dockerode";
import type { Delivered } from "./delivery/resolve-values.ts";
import { statusOf } from "./engine/engine-fault.ts";
import { type LogOptions, writeLogs } from "./output/attach-output.ts";
import { loadCargo, type StartContext, type StartedContainer, startContainer } from "./start-container.ts";

/** How a container ended. */
export interface ContainerEnd {
  readonly exitCode: number;
}

/** How long a program that is told to end may take. */
export interface StopOptions {
  /** Default: the engine's own, 10,000. Rounded up to whole seconds. */
  readonly killTimeoutMs?: number | undefined;
}

/** A container that was given its secrets; disposing of it removes it. */
export interface RunningContainer extends AsyncDisposable {
  /** The engine's id; another one after `restart`. */
  readonly id: string;
  /** dockerode's own handle on it, whose logs are not masked; another one after `restart`. */
  readonly container: Docker.Container;
  /** What was delivered where at the last start; no value. */
  readonly deliveries: readonly Delivered[];
  /** Values and parts of values that are too short or too common to be masked, by their references. */
  readonly unmasked: readonly UnmaskedValue[];
  /** When it has ended, and its attached output was written. */
  wait(): Promise<ContainerEnd>;
  /** Writes what the engine has logged, masked. */
  logs(options: LogOptions): Promise<void>;
  /**
   * Resolves anew, removes the container and starts another one with the same options.
   * @throws {SecretError} as the first start; a value that can't be resolved leaves the container running
   */
  restart(options?: StopOptions): Promise<void>;
  stop(options?: StopOptions): Promise<void>;
  /** Ends it at once, and removes it, its anonymous volumes and its files on this machine. */
  remove(): Promise<void>;
}

/** The container of a plan, started. @throws {SecretError} */
export async function openContainer(context: StartContext): Promise<RunningContainer> {
  let current = await startContainer(context, await loadCargo(context));
  const inTurn = createQueue();
  const remove = () => inTurn(() => removeContainer(context, current));
  const restart = async (options?: StopOptions) => {
    const cargo = await loadCargo(context);
    await stopContainer(context, current, options);
    await removeContainer(context, current);
    current = await startContainer(context, cargo);
  };
  return {
    get id() {
      return current.container.id;
    },
    get container() {
      return current.container;
    },
    get deliveries() {
      return current.deliveries;
    },
    get unmasked() {
      return unmaskedValues(context.redactor);
    },
    wait: () => waitForEnd(context, current),
    logs: (options) => writeLogs(context.engine, current.container, { ...context, options }),
    restart: (options) => inTurn(() => restart(options)),
    stop: (options) => inTurn(() => stopContainer(context, current, options)),
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

/** Runs one after the other what changes the container: a removal waits for a restart, and removes what it started. */
function createQueue(): <T>(run: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (run) => {
    const next = last.then(run, run);
    last = next.catch(() => {});
    return next;
  };
}

async function waitForEnd(
  { engine, plan }: StartContext,
  { container, output, cleanUp }: StartedContainer,
): Promise<ContainerEnd> {
  const ended: { StatusCode: number } = await engine.ask("wait for the container", () => container.wait());
  await engine.ask("hand the output on", () => output);
  if (!restartsItself(plan.options)) await cleanUp();
  return { exitCode: ended.StatusCode };
}

async function stopContainer(
  { engine }: StartContext,
  { container, cleanUp }: StartedContainer,
  { killTimeoutMs }: StopOptions = {},
): Promise<void> {
  const patience = killTimeoutMs === undefined ? {} : { t: Math.ceil(killTimeoutMs / 1_000) };
  await engine.ask("stop the container", () => unless([304, 404], () => container.stop(patience)));
  await cleanUp();
}

async function removeContainer(
  { engine }: StartContext,
  { container, cleanUp }: StartedContainer,
): Promise<void> {
  const remove = () => container.remove({ force: true, v: true });
  await engine.ask("remove the container", () => unless([404, 409], remove));
  await cleanUp();
}

function restartsItself({ HostConfig }: Docker.ContainerCreateOptions): boolean {
  return !["", "no", undefined].includes(HostConfig?.RestartPolicy?.Name);
}

/** Does it, where the answers of these statuses say that it is done already. */
async function unless(statuses: readonly number[], run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!statuses.includes(statusOf(error) ?? 0)) throw error;
  }
}
