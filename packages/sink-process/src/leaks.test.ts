import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { formatReport } from "./report/delivery-report.ts";
import { runProcess } from "./run-process.ts";
import { captureOutput, openHost } from "./test-host/open-host.ts";

/** Prints its value in every spelling that programs are known to print. */
const printer = `
  const value = process.env.TOKEN;
  const bytes = Buffer.from(value);
  const b64 = (text) => Buffer.from(text).toString("base64");
  console.log(value, bytes, new Uint8Array(bytes), JSON.stringify(bytes), { value });
  console.log(b64(value), b64("a" + value), b64("ab" + value), bytes.toString("base64url"));
  console.log(bytes.toString("hex"), bytes.toString("hex").toUpperCase(), encodeURIComponent(value));
  console.log(JSON.stringify(JSON.stringify({ value })));
  process.stdout.write(Buffer.from(value, "utf16le"));
  console.error(new Error(value));
  require("node:child_process").spawn("sleep", ["60"]);
  console.log("ready");
  setInterval(() => {}, 1000);`;

describe("leaks", () => {
  it("no process but the child and its descendants holds a value, and no output shows it", async () => {
    const canary = createCanary();
    const { resolver, consumer, events } = await openHost({ token: canary });
    const folder = await mkdtemp(join(tmpdir(), "sink-process-test-"));
    const output = captureOutput();
    const late = '<<secret "fake" "token">>';
    const bound = resolver.bind({
      env: { TOKEN: late, URL: `https://u:${late}@host` },
      fds: { KEY_FILE: late },
      fifos: { UNREAD: late },
      stdin: late,
      files: { [join(folder, "token")]: late },
    });
    const child = await runProcess(consumer, {
      ...{ command: process.execPath, args: ["-e", printer], ...bound, ...output },
      fileOptions: { ledger: join(folder, "ledger") },
    });
    while (!String((await once(output.stdout, "data"))[0]).includes("ready"));
    const family = descendantsOf(child.pid);
    expect(family).toHaveLength(2);
    const holders = processes().filter((pid) => findCanary(publicTextOf(pid), canary) !== undefined);
    expect(holders.toSorted()).toEqual(family.toSorted());
    expect(family.filter((pid) => readOrNothing(`/proc/${pid}/cmdline`).includes(canary))).toEqual([]);
    for (const pid of family) process.kill(pid, "SIGKILL");
    await child.exit;
    const { out, err } = await output.end();
    const reports = [formatReport(child.report), JSON.stringify(child.report), describeEverything(child)];
    for (const shown of [out, err, ...reports, describeEverything(events)])
      expect(findCanary(shown, canary)).toBeUndefined();
    expect(readdirSync(folder)).not.toContain("token");
    await rm(folder, { recursive: true });
  });
});

function processes(): number[] {
  return readdirSync("/proc").flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
}

/** What other users, or the same one, can read of a process. */
function publicTextOf(pid: number): string {
  return readOrNothing(`/proc/${pid}/cmdline`) + readOrNothing(`/proc/${pid}/environ`);
}

function descendantsOf(pid: number): number[] {
  const parentOf = (one: number) => Number(/\) \S (\d+)/.exec(readOrNothing(`/proc/${one}/stat`))?.[1]);
  const children = processes().filter((one) => parentOf(one) === pid);
  return [pid, ...children.flatMap(descendantsOf)];
}

/** Processes come and go while one looks. */
function readOrNothing(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
