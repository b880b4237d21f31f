import type { Readable, Writable } from "node:stream";
import type { StreamMasker } from "@latebound/redact";

/** What output goes through, and where it goes. */
export interface OutputPath {
  /** Called when there is something to mask, or soon may be; undefined where nothing is. */
  readonly createMasker: (() => StreamMasker) | undefined;
  /** A stream of the host's, or what opens one of this process's own: called when there is something to write. */
  readonly target: Writable | (() => Writable);
}

/** What ends output that others than the child hold open. */
export interface OutputEnds {
  /** Settles when the child has ended. */
  readonly exited: Promise<unknown>;
  /** Settles when there has been time enough since then: what has come is passed on, and no more is taken. */
  readonly late: Promise<unknown>;
}

/** How long a grandchild that holds the output open may be silent once the child has ended. */
const silenceMs = 1_000;

/** The shortest commands are over by then. */
const preparedAfterMs = 20;

/**
 * Passes output on until it ends, its reader is gone, or nobody but a silent grandchild could still write. @throws what
 * `createMasker` throws; nothing is passed on then
 */
export async function passOn(
  source: Readable | null,
  path: OutputPath | undefined,
  { exited, late }: OutputEnds,
): Promise<void> {
  if (!source || !path) return;
  const closed = new Promise<void>((resolve) => {
    source.once("close", resolve).on("error", () => {});
  });
  const output = createOutput(source, path.target);
  let masker: StreamMasker | undefined;
  const failures: unknown[] = [];
  const prepare = () => {
    try {
      masker ??= path.createMasker?.();
    } catch (error) {
      failures.push(error);
      source.destroy();
    }
  };
  // A child that lives on has its mask before it says anything.
  const preparing = setTimeout(prepare, preparedAfterMs);
  source.on("data", (chunk: Buffer) => {
    prepare();
    if (failures.length === 0) output.write(masker ? masker.write(chunk) : chunk);
  });
  void exited.then(() => endWhenSilent(source, output, closed));
  void late.then(() => endWithRest(source, output));
  await closed;
  clearTimeout(preparing);
  if (masker) output.write(masker.end());
  output.leave();
  if (failures.length > 0) throw failures[0];
}

/** What a source is written to. */
interface Output {
  write(bytes: Uint8Array): void;
  /** Whether its reader keeps the source waiting. */
  isFull(): boolean;
  /** From now on its reader doesn't keep the source waiting. */
  hurry(): void;
  /** Takes every listener away. */
  leave(): void;
}

/** An output whose reader sets the source's pace. Where it leaves, the child sees a closed pipe, as it would without us. */
function createOutput(source: Readable, to: OutputPath["target"]): Output {
  let target: Writable | undefined;
  let isHurried = false;
  const breakOff = () => void source.destroy();
  const goOn = () => void source.resume();
  const listeners = { error: breakOff, close: breakOff, drain: goOn };
  const open = (): Writable => {
    if (target) return target;
    target = typeof to === "function" ? to() : to;
    makeRoom(target, 1);
    for (const [event, listener] of Object.entries(listeners)) target.on(event, listener);
    if (isGone(target)) breakOff();
    return target;
  };
  // A reader that has left is noticed though the child is silent.
  if (typeof to !== "function") open();
  return {
    write(bytes) {
      if (bytes.length > 0 && !isGone(open()) && !open().write(bytes) && !isHurried) source.pause();
    },
    isFull: () => target?.writableNeedDrain ?? false,
    hurry() {
      isHurried = true;
      source.resume();
    },
    leave() {
      if (!target) return;
      for (const [event, listener] of Object.entries(listeners)) target.off(event, listener);
      makeRoom(target, -1);
    },
  };
}

function isGone(target: Writable): boolean {
  return target.destroyed || target.errored !== null;
}

/** Many children may share a target, which is no leak of listeners. */
function makeRoom(target: Writable, listeners: number): void {
  const limit = target.getMaxListeners();
  if (limit > 0) target.setMaxListeners(limit + listeners);
}

/** A source is silent when nothing came for a second although the target would have taken it. */
async function endWhenSilent(source: Readable, output: Output, closed: Promise<void>): Promise<void> {
  let heard = true;
  const listen = () => {
    heard = true;
  };
  source.on("data", listen);
  const timer = setInterval(() => {
    if (!heard && !output.isFull()) source.destroy();
    heard = false;
  }, silenceMs);
  await closed;
  clearInterval(timer);
}

/** What the system still holds for the source is read in one whole turn of the loop, which lies between two immediates. */
async function endWithRest(source: Readable, output: Output): Promise<void> {
  output.hurry();
  for (let turns = 0; turns < 2; turns++) await new Promise((resolve) => setImmediate(resolve));
  source.destroy();
}
