import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import type { SecretEvent } from "@latebound/core";
import { assertNoCanary, createCanary, describeEverything, findCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { runProcess } from "./run-process.ts";
import type { ProcessSpec } from "./spec/process-spec.ts";
import { openHost } from "./test-host/open-host.ts";

const late = '<<secret "fake" "token">>';
const minuteMs = 60_000;

/** Says how long its value is, as the value itself is masked. */
const teller = `
  process.on("SIGTERM", () => process.exit(0));
  setInterval(() => {}, 1000);
  console.log("length " + process.env.TOKEN.length + " " + process.env.TOKEN);`;

async function openRestarting(first: string, spec: Partial<ProcessSpec> = {}) {
  const { resolver, ...host } = await openHost({ token: first });
  const stdout = new PassThrough();
  const told: SecretEvent[] = [];
  const child = await runProcess(host.consumer, {
    ...{ command: process.execPath, args: ["-e", teller], env: resolver.bind({ TOKEN: late }) },
    ...{ restartOnChange: true, stdout, onEvent: (event) => void told.push(event) },
    ...spec,
  });
  const line = async () => String((await once(stdout, "data"))[0]).trim();
  return { resolver, child, line, stdout, told, ...host };
}

describe("restart on change", () => {
  it("starts the child anew with the new value, masks old and new, and reports the new version", async () => {
    const [old, fresh] = [createCanary(), `${createCanary()}-new`];
    const { child, line, fake, clock } = await openRestarting(old);
    expect(await line()).toBe("length 40 *****");
    const { pid } = child;
    expect(child.report.delivered[0]?.sources).toEqual([
      { reference: '<<secret "fake" "token">>', provider: "fake", version: "1" },
    ]);
    fake.set("token", fresh);
    const next = line();
    await clock.advance(5 * minuteMs);
    expect(await next).toBe("length 44 *****");
    expect(child.pid).not.toBe(pid);
    expect(child.report.delivered[0]?.sources[0]?.version).toBe("2");
    child.kill();
    expect(await child.exit).toEqual({ exitCode: 0, signal: undefined, restarts: 1 });
    assertNoCanary(describeEverything(child), old);
    assertNoCanary(describeEverything(child), fresh);
  });

  it("kills a child that takes too long", async () => {
    const stubborn = teller.replace("process.exit(0)", "{}");
    const spec = { args: ["-e", stubborn], killTimeoutMs: 20 };
    const { child, line, fake, clock } = await openRestarting(createCanary(), spec);
    await line();
    fake.set("token", `${createCanary()}-new`);
    const next = line();
    await clock.advance(5 * minuteMs);
    expect(await next).toBe("length 44 *****");
    child.kill("SIGKILL");
    expect(await child.exit).toEqual({ exitCode: 137, signal: "SIGKILL", restarts: 1 });
  });

  it("isn't kept waiting by a grandchild that goes on printing, and then takes no more of it", async () => {
    const canary = createCanary();
    const chatty = `echo "length \${#TOKEN} $TOKEN"
      (trap "" TERM PIPE; while echo "$TOKEN"; do sleep 0.1; done) 2>/dev/null & exec sleep 60`;
    const spec = { command: "/bin/sh", args: ["-c", chatty], killTimeoutMs: 20 };
    const { child, stdout, fake, clock } = await openRestarting(canary, spec);
    const lines = createInterface(stdout)[Symbol.asyncIterator]();
    const shown: string[] = [];
    const startLine = async () => {
      for (;;) {
        const { value = "" } = await lines.next();
        shown.push(value);
        if (value.startsWith("length")) return value;
      }
    };
    expect(await startLine()).toBe("length 40 *****");
    fake.set("token", `${canary}-new`);
    await clock.advance(5 * minuteMs);
    expect(await startLine()).toBe("length 44 *****");
    child.kill();
    expect(await child.exit).toEqual({ exitCode: 143, signal: "SIGTERM", restarts: 1 });
    expect(findCanary(shown.join("\n"), canary)).toBeUndefined();
  });

  it("leaves the child alone where no value really changed", async () => {
    const { consumer, resolver } = await openHost({ token: createCanary() });
    let reads = 0;
    const settled = Promise.withResolvers<void>();
    const stirring = {
      ...consumer,
      name: consumer.name,
      explain: consumer.explain.bind(consumer),
      resolve: (...args: Parameters<typeof consumer.resolve>) => {
        if (++reads === 3) settled.resolve();
        return consumer.resolve(...args);
      },
      // Tells of changes that are none.
      watch: async function* () {
        yield { paths: ["env.TOKEN"] };
        yield { paths: ["env.TOKEN"] };
      },
    } as typeof consumer;
    const child = await runProcess(stirring, {
      ...{ command: process.execPath, args: ["-e", teller], restartOnChange: true },
      ...{ env: resolver.bind({ TOKEN: late }), stdout: new PassThrough().resume() },
    });
    await settled.promise;
    child.kill("SIGKILL");
    expect(await child.exit).toMatchObject({ signal: "SIGKILL", restarts: 0 });
  });

  it("goes on with what it has where the new value can't be read, and says so", async () => {
    const canary = createCanary();
    const { child, line, fake, clock, told } = await openRestarting(canary);
    await line();
    fake.set("token", "with NUL \0");
    await clock.advance(5 * minuteMs);
    await until(() => told.length > 0);
    expect(told).toEqual([
      expect.objectContaining({ type: "fault", during: "watch", code: "invalid_value" }),
    ]);
    child.kill();
    expect(await child.exit).toMatchObject({ exitCode: 0, restarts: 0 });
  });

  it("rewrites files, and restarts for them", async () => {
    const folder = await mkdtemp(join(tmpdir(), "sink-process-test-"));
    const { resolver } = await openHost({});
    const path = join(folder, "token");
    const reader = `
      process.on("SIGTERM", () => process.exit(0));
      setInterval(() => {}, 1000);
      console.log("length " + require("node:fs").readFileSync(process.argv[1], "utf8").length);`;
    const { child, line, fake, clock } = await openRestarting(createCanary(), {
      ...{ args: ["-e", reader, path], files: resolver.bind({ [path]: late }), env: {} },
      fileOptions: { ledger: join(folder, "ledger") },
    });
    expect(await line()).toBe("length 40");
    fake.set("token", "four");
    const next = line();
    await clock.advance(5 * minuteMs);
    expect(await next).toBe("length 4");
    child.kill();
    expect(await child.exit).toMatchObject({ exitCode: 0, restarts: 1 });
    await rm(folder, { recursive: true });
  });
});

/** Lets the loop turn until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
