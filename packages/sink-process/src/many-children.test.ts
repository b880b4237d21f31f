import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { createCanary } from "@latebound/testing";
import { expect, it, onTestFinished } from "vitest";
import { runProcess } from "./run-process.ts";
import { openHost } from "./test-host/open-host.ts";

it("a host of many children has one listener for each signal, and no warning of a leak", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sink-process-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const warnings: string[] = [];
  const note = ({ message }: Error) => void warnings.push(message);
  process.on("warning", note);
  onTestFinished(() => void process.off("warning", note));
  const { resolver, consumer } = await openHost({ token: createCanary() });
  const target = new PassThrough();
  const before = process.listenerCount("SIGUSR2");
  const start = (index: number) =>
    runProcess(consumer, {
      ...{ command: "sleep", args: ["60"], stdout: target, stderr: target },
      files: resolver.bind({ [join(folder, `token-${index}`)]: '<<secret "fake" "token">>' }),
      fileOptions: { ledger: join(folder, "ledger") },
    });
  const children = await Promise.all(Array.from({ length: 12 }, (_, index) => start(index)));
  expect(process.listenerCount("SIGUSR2")).toBe(before + 1);
  process.emit("SIGUSR2", "SIGUSR2");
  const exits = await Promise.all(children.map(({ exit }) => exit));
  expect(new Set(exits.map(({ signal }) => signal))).toEqual(new Set(["SIGUSR2"]));
  expect(process.listenerCount("SIGUSR2")).toBe(before);
  expect(warnings).toEqual([]);
});
