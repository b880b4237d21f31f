import { createCanary, findCanary } from "@latebound/testing";
import { spawn } from "@lydell/node-pty";
import { describe, expect, it } from "vitest";
import { hostArguments } from "./test-host/start-host.ts";

/** A host on a terminal of the test's, and what that shows. */
function openTerminal(spec: object) {
  const size = { cols: 91, rows: 33 };
  const terminal = spawn(process.execPath, hostArguments(spec), { ...size, name: "xterm-256color" });
  let shown = "";
  const waiting = new Set<() => void>();
  terminal.onData((data) => {
    shown += data;
    for (const look of waiting) look();
  });
  const until = (text: string) =>
    new Promise<string>((resolve) => {
      const look = () => {
        if (shown.includes(text)) resolve(shown);
      };
      waiting.add(look);
      look();
    });
  const ended = new Promise<{ exitCode: number; signal?: number }>((resolve) => terminal.onExit(resolve));
  return { terminal, until, ended, shown: () => shown };
}

const node = process.execPath;

describe("a terminal", () => {
  it("stays one: isatty, colours, size that follows, keys, Ctrl-C, masked output", async () => {
    const canary = createCanary();
    const script = `
      const { stdin, stdout, stderr } = process;
      const facts = [stdin.isTTY, stdout.isTTY, stderr.isTTY, stdout.getColorDepth({ TERM: process.env.TERM }), stdout.columns, stdout.rows];
      console.log("tty " + facts.join(" "));
      console.log("\\x1b[31mred\\x1b[0m", process.env.VALUE, "masked");
      stdout.on("resize", () => console.log("size " + [stdout.columns, stdout.rows].join(" ")));
      process.on("SIGINT", () => { console.log("interrupted"); process.exit(9); });
      stdin.on("data", (line) => console.log("heard " + line.toString().trim().toUpperCase()));
      console.log("ready");`;
    const { terminal, until, ended, shown } = openTerminal({
      command: node,
      args: ["-e", script],
      secrets: { token: canary },
      env: { VALUE: '<<secret "fake" "token">>' },
    });
    await until("ready");
    expect(shown()).toContain("tty true true true 8 91 33");
    expect(shown()).toContain("\x1b[31mred\x1b[0m ***** masked");
    terminal.resize(120, 40);
    await until("size 120 40");
    terminal.write("hello\r");
    await until("heard HELLO");
    terminal.write("\x03");
    await until("interrupted");
    expect((await ended).exitCode).toBe(9);
    expect(findCanary(shown(), canary)).toBeUndefined();
    expect(shown().split("interrupted")).toHaveLength(2);
  });

  it("is the parent's own without masking; Ctrl-C comes once", async () => {
    const script = `
      process.on("SIGINT", () => { console.log("interrupted"); setTimeout(() => process.exit(4), 50); });
      setInterval(() => {}, 1000);
      console.log("tty " + [process.stdout.isTTY, process.stdout.columns].join(" "));`;
    const { terminal, until, ended, shown } = openTerminal({
      command: node,
      args: ["-e", script],
      mask: false,
    });
    await until("tty true 91");
    terminal.write("\x03");
    expect((await ended).exitCode).toBe(4);
    expect(shown().split("interrupted")).toHaveLength(2);
  });

  it("that is closed ends the child and the host", async () => {
    const script = `
      process.on("SIGHUP", () => process.exit(0));
      setInterval(() => console.log("tick"), 5);
      console.log("pid " + process.pid + ".");`;
    const { terminal, until, shown } = openTerminal({ command: node, args: ["-e", script] });
    await until(".");
    const pids = [terminal.pid, Number(/pid (\d+)/.exec(shown())?.[1])];
    expect(pids.map(isAlive)).toEqual([true, true]);
    terminal.kill("SIGHUP");
    // Closes our side, too.
    Reflect.get(terminal, "_socket").destroy();
    while (pids.some(isAlive)) await new Promise((resolve) => setImmediate(resolve));
  });

  it("tells signals, and a command that can't be started", async () => {
    const dead = openTerminal({ command: "/bin/sh", args: ["-c", "kill -TERM $$"] });
    expect([(await dead.ended).exitCode, dead.shown()]).toEqual([143, ""]);
    const absent = openTerminal({ command: "no-such-command" });
    await absent.until("can't start no-such-command");
    expect((await absent.ended).exitCode).toBe(1);
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
