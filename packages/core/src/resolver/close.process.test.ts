import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);
const source = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** A process with real timers and one lease, whose backend takes its time to revoke with nothing to keep it alive. */
const opening = `
  const { createResolver } = await import(${source("./create-resolver.ts")});
  const { parseConfig } = await import(${source("../config/parse-config.ts")});
  const { defineKind } = await import("@latebound/provider");
  const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref());
  const kind = defineKind({
    kind: "fake",
    options: (z) => z.strictObject({}),
    checkKey: () => undefined,
    canonicalKey: (key) => ({ key, aliases: [] }),
    create: () => ({
      get: async () => ({ text: "x", lease: { id: "one", expiresAtMs: Date.now() + 60_000, renewable: false } }),
      revoke: async ({ id }) => { await later(50); console.log("revoked", id); },
      close: async () => console.log("provider closed"),
    }),
  });
  const resolver = createResolver({ config: await parseConfig("[secret.fake]", { kinds: [kind] }) });
  const late = resolver.bind('<<secret "fake" "db">>');
  const consumer = resolver.for("app:web");
  await consumer.resolve(late);`;

async function runProcess(rest: string): Promise<string> {
  const flags = ["--experimental-strip-types", "--no-warnings", "--conditions=@latebound/source"];
  const script = [...flags, "--input-type=module", "-e", `${opening}\n${rest}`];
  const { stdout } = await run(process.execPath, script, { cwd: import.meta.dirname });
  return stdout;
}

it("a process that waits for close does not end before its leases are revoked", async () => {
  const told = await runProcess("void resolver.close();");
  expect(told).toBe("revoked one\nprovider closed\n");
});

it("nor while calls have their grace", async () => {
  const told = await runProcess(`
    const using = consumer.use(late, () => new Promise(() => {}), { isAuthError: () => false });
    using.catch(({ code }) => console.log(code));
    await new Promise((resolve) => setImmediate(resolve));
    void resolver.close({ graceMs: 100 });`);
  expect(told).toBe("closed\nrevoked one\nprovider closed\n");
});

it("and ends as soon as it is closed, long before the grace is over", async () => {
  const told = await runProcess(`
    const using = consumer.use(late, () => later(20), { isAuthError: () => false });
    await resolver.close({ graceMs: 600_000 });
    console.log("closed");`);
  expect(told).toBe("revoked one\nprovider closed\nclosed\n");
});

it("leaves its leases where it is told to, and closes its providers all the same", async () => {
  const told = await runProcess(`await resolver.close({ leases: "leave" }); await resolver.close();`);
  expect(told).toBe("provider closed\n");
});
