import { once } from "node:events";
import { PassThrough, Writable } from "node:stream";
import { createCanary, findCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { formatReport } from "./report/delivery-report.ts";
import { runProcess } from "./run-process.ts";
import { captureOutput, openHost } from "./test-host/open-host.ts";

const late = '<<secret "fake" "token">>';

describe("output", () => {
  it("passes whole, bytes and all, to a slow reader", async () => {
    const { resolver, consumer } = await openHost({ token: createCanary() });
    const chunks: Buffer[] = [];
    const stdout = new Writable({
      highWaterMark: 1_000,
      write(chunk, _, done) {
        chunks.push(chunk);
        setImmediate(done);
      },
    });
    const script = `
      const block = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
      process.stdout.write(Buffer.concat(Array.from({ length: 8192 }, () => block)));`;
    const env = resolver.bind({ TOKEN: late });
    const child = await runProcess(consumer, {
      command: process.execPath,
      args: ["-e", script],
      env,
      stdout,
    });
    await child.exit;
    const all = Buffer.concat(chunks);
    expect(all.length).toBe(8192 * 256);
    expect(all.every((byte, index) => byte === index % 256)).toBe(true);
  });

  it("a reader that leaves is a closed pipe to the child", async () => {
    const { consumer } = await openHost({});
    const stdout = new PassThrough();
    const args = ["-c", "while echo line; do :; done 2>/dev/null; exit 6"];
    const child = await runProcess(consumer, { command: "/bin/sh", args, stdout });
    await once(stdout, "data");
    stdout.destroy(new Error("EPIPE"));
    // Of its own accord, or by SIGPIPE.
    expect([6, 141]).toContain((await child.exit).exitCode);
  });

  it.each(["while the child writes", "before it starts"])(
    "a reader that closes %s is one that leaves",
    async (when) => {
      const { consumer } = await openHost({});
      const stdout = new PassThrough();
      if (when === "before it starts") stdout.destroy();
      const args = ["-c", "while echo line; do :; done 2>/dev/null; exit 6"];
      const child = await runProcess(consumer, { command: "/bin/sh", args, stdout });
      if (!stdout.destroyed) {
        await once(stdout, "data");
        stdout.destroy();
      }
      expect([6, 141]).toContain((await child.exit).exitCode);
    },
  );

  it("a reader that closes while a silent grandchild holds the output open doesn't delay the end", async () => {
    const { consumer } = await openHost({});
    const stdout = new PassThrough();
    const args = ["-c", "sleep 300 2>/dev/null & echo $!; exit 5"];
    const child = await runProcess(consumer, { command: "/bin/sh", args, stdout });
    const [grandchild] = await once(stdout, "data");
    stdout.destroy();
    expect((await child.exit).exitCode).toBe(5);
    process.kill(Number(String(grandchild)));
  });

  it("a silent grandchild that holds the output open delays the end by little", async () => {
    const { consumer } = await openHost({});
    const output = captureOutput();
    const args = ["-c", "sleep 300 & echo $!; exit 5"];
    const child = await runProcess(consumer, { command: "/bin/sh", args, ...output });
    expect((await child.exit).exitCode).toBe(5);
    process.kill(Number((await output.end()).out));
  });

  it("is the child's own without masking", async () => {
    const token = createCanary();
    const { resolver, consumer } = await openHost({ token });
    const output = captureOutput();
    const env = resolver.bind({ TOKEN: late });
    const spec = { command: "/bin/sh", args: ["-c", "echo $TOKEN"], env, mask: false, ...output };
    const child = await runProcess(consumer, spec);
    await child.exit;
    expect(child.report.output).toBe("unmasked");
    expect((await output.end()).out.trim() === token).toBe(true);
  });
});

describe("the report", () => {
  it("tells names, paths, providers, versions, collisions and what isn't masked, and no value", async () => {
    const token = createCanary();
    const { resolver, consumer } = await openHost({ token, pin: "1234" });
    const child = await runProcess(consumer, {
      ...{ name: "process.web", command: "true", ...captureOutput() },
      ...{ parentEnv: { PATH: "/usr/bin:/bin", TOKEN: "inherited", VAULT_TOKEN: "t", ROLE_ID: "r" } },
      ...{
        stripEnv: ["ROLE_ID"],
        env: resolver.bind({ TOKEN: late, PLAIN: "x", PIN: '<<secret "fake" "pin">>' }),
      },
    });
    await child.exit;
    expect(formatReport(child.report).split("\n")).toEqual([
      "WAY  TARGET  PROVIDER     VERSION  REFERENCE",
      'env  TOKEN   fake         1        <<secret "fake" "token">>',
      "env  PLAIN   (no secret)",
      'env  PIN     fake         1        <<secret "fake" "pin">>',
      "TOKEN: secret wins over inherited",
      "VAULT_TOKEN: not inherited",
      "ROLE_ID: not inherited",
      '<<secret "fake" "pin">>: not masked in output (short)',
      "",
    ]);
    expect(JSON.parse(JSON.stringify(child.report))).toEqual(child.report);
    expect(findCanary(JSON.stringify([child.report, child.spec]), token)).toBeUndefined();
  });

  it("tells of each part of a value that isn't masked", async () => {
    const { resolver, consumer } = await openHost({ token: `${createCanary()}\n1234` });
    const spec = { command: "true", env: resolver.bind({ TOKEN: late }), ...captureOutput() };
    const child = await runProcess(consumer, spec);
    await child.exit;
    expect(child.report.unmasked).toEqual([{ reference: late, part: "line", reason: "short" }]);
    expect(formatReport(child.report)).toContain(`${late}: a line is not masked in output (short)\n`);
  });

  it("a pristine child has nothing but what it is given", async () => {
    const { consumer } = await openHost({});
    const output = captureOutput();
    const spec = { pristine: true, env: { A: "1" }, command: "env", ...output };
    await (await runProcess(consumer, spec)).exit;
    expect((await output.end()).out).toBe("A=1\n");
  });
});
