import { expect, test } from "vitest";
import { createSharedFlight } from "./shared-flight.ts";

const staying = new AbortController().signal;

test("work runs once for all who come while it is under way, and anew after it", async () => {
  const flight = createSharedFlight<number>();
  let runs = 0;
  const work = async () => {
    runs += 1;
    return runs;
  };
  expect(await Promise.all([flight.join(staying, work), flight.join(staying, work)])).toEqual([1, 1]);
  expect(await flight.join(staying, work)).toBe(2);
});

test("a failure is everyone's, and the next one begins anew", async () => {
  const flight = createSharedFlight<string>();
  const fail = () => Promise.reject(new Error("refused"));
  const outcomes = await Promise.allSettled([flight.join(staying, fail), flight.join(staying, fail)]);
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await flight.join(staying, async () => "fine")).toBe("fine");
});

test("work is aborted when the last one has left, not before", async () => {
  const flight = createSharedFlight<never>();
  const [first, last] = [new AbortController(), new AbortController()];
  const signals: AbortSignal[] = [];
  const hang = (signal: AbortSignal) => {
    signals.push(signal);
    return new Promise<never>(() => {});
  };
  const waits = [flight.join(first.signal, hang), flight.join(last.signal, hang)];
  first.abort("first left");
  await expect(waits[0]).rejects.toBe("first left");
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  last.abort("last left");
  await expect(waits[1]).rejects.toBe("last left");
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  flight.join(staying, hang).catch(() => {});
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
});
