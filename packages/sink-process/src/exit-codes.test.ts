import { once } from "node:events";
import { constants } from "node:os";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import { describe, expect, it } from "vitest";
import { forwardedSignals } from "./child/forward-signals.ts";
import { runProcess } from "./run-process.ts";
import { captureOutput, openHost } from "./test-host/open-host.ts";
import { startHost } from "./test-host/start-host.ts";

describe("exit codes", () => {
  it("keeps each of 0–255", async () => {
    const { consumer } = await openHost({});
    const codes = Array.from({ length: 256 }, (_, code) => code);
    const seen: (number | undefined)[] = [];
    const runNext = async (): Promise<void> => {
      const code = codes.shift();
      if (code === undefined) return;
      const spec = { command: "/bin/sh", args: ["-c", `exit ${code}`], ...captureOutput() };
      const { exitCode, signal } = await (await runProcess(consumer, spec)).exit;
      seen[code] = signal === undefined ? exitCode : undefined;
      await runNext();
    };
    await Promise.all(Array.from({ length: 8 }, runNext));
    expect(seen).toEqual(Array.from({ length: 256 }, (_, code) => code));
  });

  const deadly = Object.keys(constants.signals).filter(
    (name) => !/^SIG(CHLD|CONT|URG|WINCH|STOP|TSTP|TTIN|TTOU|IOT|POLL)$/.test(name),
  );

  it.each(deadly)("tells a death by %s as 128+n", async (signal) => {
    const { consumer } = await openHost({});
    const number = constants.signals[signal as NodeJS.Signals];
    const args = ["-c", `ulimit -c 0; kill -${number} $$; sleep 5`];
    const child = await runProcess(consumer, { command: "/bin/sh", args, ...captureOutput() });
    expect(await child.exit).toEqual({ exitCode: 128 + number, signal, restarts: 0 });
  });
});

/** Prints each signal it is sent; ends with 3 on SIGTERM where `obeys`. */
function listener(obeys: boolean) {
  const script = `
    for (const name of ${JSON.stringify(forwardedSignals)}) process.on(name, () => console.log(name));
    ${obeys ? 'process.on("SIGTERM", () => process.exit(3));' : ""}
    setInterval(() => {}, 1000);
    console.log("ready");`;
  return { command: process.execPath, args: ["-e", script] };
}

/** The lines a host's child prints, one by one. */
function linesOf(stdout: NodeJS.ReadableStream) {
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return async () => (await lines.next()).value;
}

describe("signals", () => {
  it("go on to the child, each once, and the host ends as it does", async () => {
    const { host, stdout } = startHost(listener(true));
    const next = linesOf(stdout);
    expect(await next()).toBe("ready");
    for (const signal of forwardedSignals.filter((name) => name !== "SIGTERM")) {
      host.kill(signal);
      expect(await next()).toBe(signal);
    }
    host.kill("SIGUSR2");
    expect(await next()).toBe("SIGUSR2");
    host.kill("SIGTERM");
    expect(await next()).toBeUndefined();
  });

  it("SIGTERM goes on, and nothing comes twice", async () => {
    const { host, stdout, ended } = startHost(listener(true));
    const next = linesOf(stdout);
    expect(await next()).toBe("ready");
    host.kill("SIGHUP");
    expect(await next()).toBe("SIGHUP");
    host.kill("SIGTERM");
    expect([await next(), await next()]).toEqual(["SIGTERM", undefined]);
    expect(await ended).toEqual({ code: 3, signal: null });
  });

  it.each([
    ["SIGINT", "SIGINT"],
    ["SIGTERM", "SIGINT"],
    ["SIGTERM", "SIGTERM"],
  ] as const)("%s, then %s kill a child that won't end", async (first, second) => {
    const { host, stdout, ended } = startHost(listener(false));
    const next = linesOf(stdout);
    expect(await next()).toBe("ready");
    host.kill(first);
    expect(await next()).toBe(first);
    host.kill(second);
    expect([await next(), await ended]).toEqual([undefined, { code: 137, signal: null }]);
  });

  it("are raised again where the host asks, unless a core dump of the host would follow", async () => {
    const dying = (signal: string) =>
      startHost({ command: "/bin/sh", args: ["-c", `ulimit -c 0; kill -${signal} $$`], reraise: true }).ended;
    expect(await dying("TERM")).toEqual({ code: null, signal: "SIGTERM" });
    expect(await dying("KILL")).toEqual({ code: null, signal: "SIGKILL" });
    expect(await dying("SEGV")).toEqual({ code: 139, signal: null });
  });

  it("an aborted signal ends the child, and kills it where it takes too long", async () => {
    const { consumer } = await openHost({});
    const leaving = new AbortController();
    const stdout = new PassThrough();
    const spec = { ...listener(false), stdout, killTimeoutMs: 50, signal: leaving.signal };
    const child = await runProcess(consumer, spec);
    await once(stdout, "data");
    leaving.abort();
    expect(await child.exit).toEqual({ exitCode: 137, signal: "SIGKILL", restarts: 0 });
  });

  it("kill() sends any signal", async () => {
    const { consumer } = await openHost({});
    const child = await runProcess(consumer, { command: "sleep", args: ["60"], ...captureOutput() });
    child.kill();
    expect((await child.exit).signal).toBe("SIGTERM");
  });
});
