import { setImmediate } from "node:timers/promises";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createManualClock } from "../time/test-clock/manual-clock.ts";
import { createEmitter } from "./emitter.ts";
import type { AccessEvent, EventListener } from "./secret-event.ts";

const canary = "canary-0e17b2";
const clock = createManualClock();
const unhandled = vi.fn();
const caught = (error: unknown) => error;

const access: AccessEvent = {
  type: "access",
  consumer: "app:web",
  provider: "fake",
  key: "db",
  outcome: "allowed",
  durationMs: 0,
};

/** A listener that gives these answers in turn, typed as listeners in plain JavaScript are: not at all. */
function listenerOf(...answers: readonly (() => unknown)[]): EventListener {
  const rest = [...answers];
  return (() => rest.shift()?.()) as EventListener;
}

const fail = () => {
  throw new Error(canary);
};

/** The promises of another realm, which are no `Promise` here. */
const ForeignPromise: PromiseConstructor = runInNewContext("Promise");

const rejectForeign = () => ForeignPromise.reject(new Error(canary));

beforeEach(() => void process.on("unhandledRejection", unhandled));
afterEach(async () => {
  await setImmediate();
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
});

describe("accesses", () => {
  it("are not recorded when one listener call rejects and another throws, and no rejection is left alone", async () => {
    const rejectLate = async () => {
      await setImmediate();
      fail();
    };
    const { emitAccesses } = createEmitter(clock, listenerOf(rejectLate, fail, rejectLate));
    const error = await emitAccesses([access, access, access])?.catch(caught);
    expect(error).toMatchObject({ code: "unavailable" });
    expect(String(error)).not.toContain(canary);
  });

  it("wait for whatever has a then", async () => {
    const recording = new ForeignPromise<void>((resolve) => void setImmediate().then(() => resolve()));
    expect(recording).not.toBeInstanceOf(Promise);
    let recorded = false;
    void recording.then(() => {
      recorded = true;
    });
    await createEmitter(clock, () => recording).emitAccesses([access]);
    expect(recorded).toBe(true);
    const refused = createEmitter(clock, rejectForeign).emitAccesses([access]);
    expect(await refused?.catch(caught)).toMatchObject({ code: "unavailable" });
  });

  it("need no promise when the listener returns none", () => {
    expect(createEmitter(clock, listenerOf()).emitAccesses([access, access])).toBeUndefined();
  });
});

it("what listeners of other events throw or reject with, now or later, is ignored", async () => {
  const answers = [fail, () => Promise.reject(new Error(canary)), rejectForeign];
  const { emit } = createEmitter(clock, listenerOf(...answers));
  for (const _answer of answers) emit({ type: "breaker", provider: "fake", state: "closed" });
  await setImmediate();
});
