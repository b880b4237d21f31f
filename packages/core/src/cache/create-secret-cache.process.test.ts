import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);

/** A process of its own, with real timers: `provider` is the body of its `get`, `use` what is done with the cache. */
async function runProcess(provider: string, use: string): Promise<string> {
  const script = `
    const { createSecretCache } = await import(${path("./create-secret-cache.ts")});
    const { createProviderHandle } = await import(${path("../fetch/create-provider-handle.ts")});
    const { systemClock } = await import(${path("../time/system-clock.ts")});
    let aheadMs = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
    const { SecretError } = await import("@latebound/provider");
    const settings = { cacheTtlMs: 60_000, negativeTtlMs: 0, maxStaleMs: 0, timeoutMs: 9_000, retries: 1, maxConcurrency: 1 };
    let calls = 0;
    const fail = (retryAfterMs) => { throw new SecretError("unavailable", { message: "down", retryAfterMs }); };
    const get = async () => { calls += 1; console.log("call", calls); ${provider} };
    const source = { name: "fake", settings, open: async () => ({ get }), reopen: async () => undefined };
    const options = { clock, random: () => 0.5, emit: () => {} };
    const cache = createSecretCache(options);
    const target = { handle: createProviderHandle(source, options), key: { path: "a" }, id: "a" };
    ${use}`;
  const flags = ["--experimental-strip-types", "--no-warnings", "--conditions=@latebound/source"];
  const { stdout } = await run(process.execPath, [...flags, "--input-type=module", "-e", script], {
    cwd: import.meta.dirname,
  });
  return stdout;
}

function path(file: string): string {
  return JSON.stringify(new URL(file, import.meta.url).href);
}

describe("the process", () => {
  it("stays alive for a caller that waits, while only a retry's timer is set", async () => {
    const told = await runProcess(
      'if (calls === 1) fail(10); return { text: "x" };',
      'console.log("state", (await cache.lookup(target, {})).state);',
    );
    expect(told).toBe("call 1\ncall 2\nstate miss\n");
  });

  it("is not kept alive by a refresh in the background that nobody waits for", async () => {
    const told = await runProcess(
      'if (calls > 1) fail(5_000); return { text: "x" };',
      `await cache.lookup(target, {});
       aheadMs = 45_000;
       console.log("state", cache.lookup(target, {}).state);`,
    );
    expect(told).toBe("call 1\nstate hit\ncall 2\n");
  });

  it("is not kept alive by a caller that has left", async () => {
    const told = await runProcess(
      "fail(5_000);",
      `const leaving = new AbortController();
       const waiting = cache.lookup(target, { signal: leaving.signal }).catch((error) => console.log(error.code));
       setTimeout(() => leaving.abort(), 20);
       await waiting;`,
    );
    expect(told).toBe("call 1\naborted\n");
  });
});
