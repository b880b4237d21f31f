import type { SecretEvent } from "@latebound/core";
import { describe, expect, it } from "vitest";
import { runProcess } from "../run-process.ts";
import { captureOutput, openHost } from "../test-host/open-host.ts";

describe("plain text that looks like a reference", () => {
  it("passes as it is, and its place is told once", async () => {
    const { consumer, fake, resolver } = await openHost({ token: "value-of-token" });
    const events: SecretEvent[] = [];
    const text = '<<secret "fake" "token">>';
    const output = captureOutput();
    const child = await runProcess(consumer, {
      ...{ name: "process.web", command: "/bin/sh", args: ["-c", 'echo "$PLAIN" "$1"; cat', "sh", text] },
      ...{ env: { PLAIN: text, LATE: resolver.bind(text), OTHER: "<<secrets" }, stdin: text },
      ...{ onEvent: (event) => void events.push(event), ...output },
    });
    await child.exit;
    expect((await output.end()).out).toBe(`${text} ${text}\n${text}`);
    expect(fake.requests).toEqual(["token"]);
    const places = events.map((event) => (event.type === "unbound_reference" ? event.place : event.type));
    expect(places).toEqual(["process.web.args[3]", "process.web.env.PLAIN", "process.web.stdin"]);
  });

  it("a listener that throws or rejects changes nothing", async () => {
    const { consumer } = await openHost({});
    const listeners = [
      () => {
        throw new Error("listener");
      },
      () => Promise.reject(new Error("listener")),
    ];
    for (const onEvent of listeners) {
      const spec = { command: "true", args: ['<<secret "a" "b">>'], onEvent, ...captureOutput() };
      expect((await (await runProcess(consumer, spec)).exit).exitCode).toBe(0);
    }
  });
});
