import { spawn } from "node:child_process";
import { once } from "node:events";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { createRedactor } from "@latebound/redact";
import { createCanary } from "@latebound/testing";
import { expect, it } from "vitest";
import { passOn } from "./pass-on.ts";

/** Writes until nobody takes any more, tells how much that was, and ends; a grandchild holds its output open. */
const filler = `
  const { writeSync } = require("node:fs");
  // Opened, it can be written to without waiting.
  process.stdout;
  let written = writeSync(1, process.env.TOKEN);
  let full = 0;
  const timer = setInterval(() => {
    const before = written;
    try {
      for (;;) written += writeSync(1, "x".repeat(1000));
    } catch {}
    full = written === before ? full + 1 : 0;
    if (full < 10) return;
    clearInterval(timer);
    const { pid } = require("node:child_process").spawn("sleep", ["300"], { stdio: ["ignore", "inherit", "ignore"] });
    process.stderr.write([pid, written].join(" "), () => process.exit());
  }, 10);`;

it("takes no more after the time that a child's end gives, and loses nothing that came before", async () => {
  const canary = createCanary();
  const redactor = createRedactor();
  redactor.add(canary);
  const chunks: Buffer[] = [];
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const target = new Writable({
    highWaterMark: 1_000,
    write(chunk, _, done) {
      chunks.push(chunk);
      void released.then(() => done());
    },
  });
  const env = { TOKEN: canary };
  const child = spawn(process.execPath, ["-e", filler], { env, stdio: ["ignore", "pipe", "pipe"] });
  const { promise: late, resolve: leave } = Promise.withResolvers<void>();
  const exited = once(child, "exit");
  const passed = passOn(child.stdout, { createMasker: () => redactor.masker(), target }, { exited, late });
  const [pid, written] = (await text(child.stderr)).split(" ").map(Number) as [number, number];
  await exited;
  expect(chunks).toHaveLength(1);
  leave();
  await passed;
  process.kill(pid);
  target.end();
  release();
  await once(target, "finish");
  expect(Buffer.concat(chunks).toString()).toBe(`*****${"x".repeat(written - canary.length)}`);
});
