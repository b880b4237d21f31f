import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { closeOnInterrupt } from "./close-on-interrupt.ts";

const kill = vi.spyOn(process, "kill").mockReturnValue(true);
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  kill.mockClear();
});

const never = () => new Promise<void>(() => {});

test("a backend that takes its time holds the end by a signal up for two seconds at most", async () => {
  const closeAll = vi.fn(never);
  const ending = closeOnInterrupt(closeAll);
  expect(ending.isInterrupted).toBe(false);
  process.emit("SIGHUP", "SIGHUP");
  expect(ending.isInterrupted).toBe(true);
  expect(closeAll).toHaveBeenCalledOnce();
  await vi.advanceTimersByTimeAsync(1_999);
  expect(kill).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(kill.mock.calls).toEqual([[process.pid, "SIGHUP"]]);
});

test("a second signal is not made to wait", () => {
  closeOnInterrupt(never);
  process.emit("SIGHUP", "SIGHUP");
  expect(kill).not.toHaveBeenCalled();
  process.emit("SIGHUP", "SIGHUP");
  expect(kill.mock.calls).toEqual([[process.pid, "SIGHUP"]]);
});

test("who uses it has left before the end, and hears nothing more", async () => {
  const ending = closeOnInterrupt(async () => {});
  process.emit("SIGHUP", "SIGHUP");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(kill).not.toHaveBeenCalled();
  const settled = vi.fn();
  void ending.close().then(settled, settled);
  await vi.advanceTimersByTimeAsync(0);
  expect(kill.mock.calls).toEqual([[process.pid, "SIGHUP"]]);
  expect(settled).not.toHaveBeenCalled();
});

test("closed in order, it passes on how and listens no longer", async () => {
  const listening = process.listenerCount("SIGHUP");
  const closeAll = vi.fn(async () => {});
  const ending = closeOnInterrupt(closeAll);
  await ending.close({ leases: "leave" });
  expect(closeAll).toHaveBeenCalledExactlyOnceWith({ leases: "leave" });
  expect(process.listenerCount("SIGHUP")).toBe(listening);
});
