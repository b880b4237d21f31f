import { once } from "node:events";
import { createResolver, parseConfig } from "@latebound/core";
import { createCanary, describeEverything, fakeProvider, findCanary } from "@latebound/testing";
import { afterEach, describe, expect, it } from "vitest";
import { type LateWorker, startWorker } from "./late-worker.ts";

const canary = createCanary();
const program = `data:text/javascript,${encodeURIComponent(`
  import { parentPort, workerData } from "node:worker_threads";
  parentPort.on("message", ({ password, fail }) => {
    if (fail) throw new Error("refused " + password);
    parentPort.postMessage({ length: password.length, env: Object.keys(process.env), flags: process.execArgv, workerData });
  });
`)}`;

let running: LateWorker | undefined;
afterEach(() => running?.worker.terminate());

async function start() {
  const config = await parseConfig("[secret.fake]", { kinds: [fakeProvider({ password: canary })] });
  const resolver = createResolver({ config });
  const message = resolver.bind({ password: '<<secret "fake" "password">>' });
  running = startWorker(resolver.for("plugin:worker"), new URL(program), { workerData: { plain: 1 } });
  return { ...running, message };
}

describe("startWorker", () => {
  it("gives values by message, into an empty environment without the parent's flags", async () => {
    const { worker, post, message } = await start();
    const answer = once(worker, "message");
    await post(message);
    expect(await answer).toEqual([{ length: canary.length, env: [], flags: [], workerData: { plain: 1 } }]);
  });

  it("tells the thread's errors masked", async () => {
    const { onError, post, message } = await start();
    const told = new Promise((resolve) => onError(resolve));
    await post({ ...message, fail: true });
    expect(findCanary(describeEverything(await told), canary)).toBeUndefined();
  });

  it("can't be handed a late value as workerData", async () => {
    const { message } = await start();
    expect(() => startWorker({} as never, new URL(program), { workerData: message })).toThrow();
  });
});
