import { assertNoCanary, createCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { ProcessStartError } from "../child/process-start-error.ts";
import type { ProcessSpec } from "../spec/process-spec.ts";
import { captureOutput, openHost } from "../test-host/open-host.ts";
import { isPreparable, prepareChild } from "./prepare-child.ts";
import { startPreparedChild } from "./start-prepared-child.ts";

const node = process.execPath;
const late = '<<secret "fake" "token">>';
const place = { directory: "/", environment: { PATH: process.env.PATH, KEPT: "yes", APP_TOKEN: "its own" } };

async function prepared(spec: ProcessSpec, canary = createCanary()) {
  const { resolver, consumer, fake } = await openHost({ token: canary, pin: "1234" });
  const preparing = prepareChild(consumer, { ...resolver.bind({ env: { TOKEN: late } }), ...spec }, place);
  return { preparing, requests: fake.requests, canary };
}

/** As it reaches the process that starts the child. */
function sent<T>(value: T): T {
  return JSON.parse(JSON.stringify(value));
}

describe("a prepared child", () => {
  it("has its values where it is started, masked in its output, and is asked for once", async () => {
    const script = `
      const { TOKEN, KEPT, APP_TOKEN } = process.env;
      console.log(TOKEN, TOKEN.length, KEPT, APP_TOKEN, process.cwd());
      console.error(Buffer.from(TOKEN).toString("hex"));
      process.exitCode = 7;`;
    const { preparing, requests, canary } = await prepared({
      command: "node",
      args: ["-e", script],
      stripEnv: ["APP_TOKEN"],
    });
    const { child, unmasked } = await preparing;
    expect(requests).toHaveLength(1);
    expect(unmasked).toEqual([]);
    const output = captureOutput();
    const running = await startPreparedChild(sent(child), output);
    expect(await running.exit).toEqual({ exitCode: 7, signal: undefined, restarts: 0 });
    const { out, err } = await output.end();
    expect([out, err]).toEqual([`***** ${canary.length} yes undefined /\n`, "*****\n"]);
    assertNoCanary(out + err, canary);
  });

  it("has no masks where its output is left as it is", async () => {
    const { preparing } = await prepared({ command: node, mask: false });
    const { child, unmasked } = await preparing;
    expect([child.masks, unmasked]).toEqual([undefined, []]);
  });

  it("comes with what will not be masked in its output", async () => {
    const { resolver, consumer } = await openHost({ pin: "1234" });
    const env = resolver.bind({ PIN: '<<secret "fake" "pin">>' });
    const { unmasked } = await prepareChild(consumer, { command: node, env }, place);
    expect(unmasked).toEqual([{ reference: '<<secret "fake" "pin">>', part: "value", reason: "short" }]);
  });

  it("gets the signals that are sent to it, and is told of by the one that ended it", async () => {
    const script =
      'process.on("SIGHUP", () => console.log("heard")); console.log("up"); setInterval(() => {}, 1e3);';
    const { preparing } = await prepared({ command: node, args: ["-e", script] });
    const output = captureOutput();
    let said = "";
    output.stdout.on("data", (chunk: Buffer) => {
      said += chunk;
    });
    const running = await startPreparedChild((await preparing).child, output);
    await expect.poll(() => said).toBe("up\n");
    running.kill("SIGHUP");
    await expect.poll(() => said).toBe("up\nheard\n");
    running.kill("SIGTERM");
    expect(await running.exit).toEqual({ exitCode: 143, signal: "SIGTERM", restarts: 0 });
  });

  it("is ended where its output can't be masked, which nobody is shown then", async () => {
    const { preparing, canary } = await prepared({
      command: node,
      args: ["-e", "console.log(process.env.TOKEN)"],
    });
    const { child } = await preparing;
    const output = captureOutput();
    const broken = { ...child, masks: [{ form: 7 as unknown as string, reference: undefined }] };
    const running = await startPreparedChild(broken, output);
    await expect(running.exit).rejects.toBeInstanceOf(TypeError);
    const { out, err } = await output.end();
    expect([out, err]).toEqual(["", ""]);
    assertNoCanary(out, canary);
    const silent = await prepared({ command: "sleep", args: ["600"] });
    const living = await startPreparedChild(
      { ...broken, start: (await silent.preparing).child.start },
      captureOutput(),
    );
    await expect(living.exit).rejects.toBeInstanceOf(TypeError);
  });

  it("leaves no listener behind", async () => {
    const before = process.listenerCount("SIGTERM");
    const { preparing } = await prepared({ command: "true" });
    const { child } = await preparing;
    const running = await startPreparedChild(child, captureOutput());
    expect(process.listenerCount("SIGTERM")).toBe(before + 1);
    await running.exit;
    expect(process.listenerCount("SIGTERM")).toBe(before);
    const gone = { ...child, start: { ...child.start, file: "/no/such/file" } };
    await expect(startPreparedChild(gone, captureOutput())).rejects.toBeInstanceOf(ProcessStartError);
    expect(process.listenerCount("SIGTERM")).toBe(before);
  });
});

describe("what can't be prepared", () => {
  it("is a command that isn't there, before anything is fetched", async () => {
    const { preparing, requests } = await prepared({ command: "no-such-command" });
    await expect(preparing).rejects.toMatchObject({ name: "ProcessStartError", exitCode: 127 });
    expect(requests).toEqual([]);
  });

  it("is a value that a variable can't hold", async () => {
    const canary = createCanary();
    const { preparing } = await prepared({ command: node }, `${canary}\0`);
    const error = await preparing.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "invalid_value" });
    assertNoCanary(String(error), canary);
  });

  it("is a spec that needs the process that starts the child", async () => {
    const spec = { command: "true", env: { A: "b" }, mask: false, restartOnChange: false };
    expect(isPreparable(spec)).toBe(true);
    const { stdout, stderr } = captureOutput();
    for (const more of [
      { files: { "/x": "y" } },
      { fds: { A: "b" } },
      { fifos: { A: "b" } },
      { stdin: "" },
      { restartOnChange: true },
      { stdout },
      { stderr },
      { forwardSignals: false },
    ]) {
      expect(isPreparable({ ...spec, ...more })).toBe(false);
      const { preparing, requests } = await prepared({ command: "true", ...more });
      await expect(preparing).rejects.toBeInstanceOf(TypeError);
      expect(requests).toEqual([]);
    }
  });

  it("is looked for where the starting process is", async () => {
    const { preparing } = await prepared({ command: "./true", directory: "usr/bin" });
    expect((await preparing).child.start).toMatchObject({ file: "/usr/bin/true", directory: "/usr/bin" });
  });
});
