import { assertNoCanary, createCanary, describeEverything } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { formatReport } from "./report/delivery-report.ts";
import { runProcess } from "./run-process.ts";
import { captureOutput, openHost } from "./test-host/open-host.ts";

const node = process.execPath;

describe("runProcess", () => {
  it("delivers values raw by env, fd, FIFO and standard input, and tells how the child ended", async () => {
    const canary = `${createCanary()}$HOME 'q' "d" é\n`;
    const { resolver, consumer } = await openHost({ "db#password": canary });
    const late = '<<secret "fake" "db#password">>';
    const output = captureOutput();
    const script = `
      const { readFileSync } = require("node:fs");
      const { VALUE, FD, FIFO, PLAIN } = process.env;
      const all = [VALUE, readFileSync(FD, "utf8"), readFileSync(FIFO, "utf8"), readFileSync(0, "utf8")];
      const expected = Buffer.from(process.argv[1].split("").reverse().join(""), "base64").toString();
      console.log(JSON.stringify([PLAIN, FD, all.map((value) => value === expected)]));
      process.exitCode = 7;`;
    const turned = [...Buffer.from(canary).toString("base64")].toReversed().join("");
    const spec = resolver.bind({
      env: { VALUE: late, PLAIN: "a$b" },
      fds: { FD: late },
      fifos: { FIFO: late },
      stdin: late,
    });
    const child = await runProcess(consumer, {
      command: node,
      args: ["-e", script, turned],
      ...spec,
      ...output,
    });
    expect(await child.exit).toEqual({ exitCode: 7, signal: undefined, restarts: 0 });
    const { out, err } = await output.end();
    expect([out, err]).toEqual([`["a$b","/dev/fd/3",[true,true,true,true]]\n`, ""]);
  });

  it("masks what the child prints, in every spelling, and shows no value itself", async () => {
    const canary = createCanary();
    const { resolver, consumer } = await openHost({ "db#password": canary });
    const output = captureOutput();
    const script = `
      const value = process.env.URL.slice(13, -3);
      const bytes = Buffer.from(value);
      console.log(process.env.URL, value, bytes, bytes.toString("base64"), bytes.toString("hex"));
      console.error(JSON.stringify({ value }), Buffer.from("x" + value).toString("base64url"), [...value].length);
      process.stdout.write(value.slice(0, 20)); setTimeout(() => process.stdout.write(value.slice(20)), 30);`;
    const env = resolver.bind({ URL: 'postgres://a:<<secret "fake" "db#password" | urlencode>>@db' });
    const child = await runProcess(consumer, { command: node, args: ["-e", script], env, ...output });
    await child.exit;
    const { out, err } = await output.end();
    expect(out).toMatch(/^postgres:\/\/a:\*+@db \*+ .*\*+$/s);
    for (const shown of [out, err, describeEverything(child), formatReport(child.report)])
      assertNoCanary(shown, canary);
  });

  it("masks what the child printed of a value when it is killed", async () => {
    const canary = createCanary();
    const { resolver, consumer } = await openHost({ token: canary });
    const output = captureOutput();
    const script = `
      const { writeSync } = require("node:fs");
      writeSync(1, "x " + process.env.TOKEN.slice(0, -1));
      writeSync(2, "x " + process.env.TOKEN.slice(0, 6));
      process.kill(process.pid, "SIGKILL");`;
    const env = resolver.bind({ TOKEN: '<<secret "fake" "token">>' });
    const child = await runProcess(consumer, { command: node, args: ["-e", script], env, ...output });
    expect(await child.exit).toMatchObject({ signal: "SIGKILL" });
    expect(await output.end()).toMatchObject({ out: "x *****", err: "x *****" });
  });

  it("keeps of a spec the references only, without the text around them and the arguments of filters", async () => {
    const { resolver, consumer } = await openHost({ token: createCanary(), "db#password": createCanary() });
    const [text, fallback] = [createCanary(), createCanary()];
    const [token, password] = ['<<secret "fake" "token">>', '<<secret "fake" "db#password">>'];
    const env = resolver.bind({
      LONE: token,
      URL: `postgres://${text}:<<secret "fake" "db#password" | urlencode>>${token}@db`,
      EITHER: `<<secret "fake" "none" | default "${fallback}">>`,
      PLAIN: text,
    });
    const child = await runProcess(consumer, { command: "true", env, stdin: env.URL, ...captureOutput() });
    await child.exit;
    const url = `${password} ${token} <text>`;
    expect(child.spec).toMatchObject({ env: { LONE: token, URL: url, PLAIN: "<text>" }, stdin: url });
    for (const hidden of [text, fallback]) assertNoCanary(describeEverything(child), hidden);
  });
});
