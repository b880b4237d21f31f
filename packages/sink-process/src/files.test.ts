import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanary, findCanary } from "@latebound/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { runProcess } from "./run-process.ts";
import { processSpec } from "./spec/process-table.ts";
import { captureOutput, openHost } from "./test-host/open-host.ts";
import { startHost } from "./test-host/start-host.ts";

const late = '<<secret "fake" "token">>';
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "sink-process-test-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("files", () => {
  it("are there while the child runs, 0600, masked in its output, and gone afterwards", async () => {
    const value = `quote " ${createCanary()} \\`;
    const { resolver, consumer } = await openHost({ token: value });
    const output = captureOutput();
    const [plain, json] = [join(folder, "sub/token"), join(folder, "settings.json")];
    const files = { [plain]: late, [json]: { content: `{"password":"${late}"}`, mode: "0640" } };
    const args = ["-c", 'cat "$1" "$2"; stat -c "%a" "$1" "$2"; read line', "sh", plain, json];
    const table = resolver.bind({ command: ["/bin/sh", ...args], files, stdin: "go\n" });
    const child = await runProcess(consumer, {
      ...{ ...processSpec(table), ...output },
      fileOptions: { ledger: join(folder, "ledger") },
    });
    expect(child.report.delivered.filter(({ way }) => way === "file")).toEqual(
      [plain, json].map((target) => ({
        ...{ way: "file", target },
        sources: [{ reference: late, provider: "fake", version: "1" }],
      })),
    );
    expect(await child.exit).toMatchObject({ exitCode: 0 });
    const { out } = await output.end();
    expect(out).toBe('*****{"password":"*****"}600\n640\n');
    expect(findCanary(out, value)).toBeUndefined();
    expect((await readdir(folder)).filter((name) => name !== "ledger" && name !== "sub")).toEqual([]);
    await expect(stat(plain)).rejects.toMatchObject({ code: "ENOENT" });
  });

  it("of the host itself are gone when it ends by the signal that ended its child", async () => {
    const [token, ledger] = [join(folder, "token"), join(folder, "ledger")];
    const { ended } = startHost({
      ...{ command: "/bin/sh", args: ["-c", `test -s "${token}" && kill -TERM $$`], reraise: true },
      ...{ secrets: { token: createCanary() }, own: { files: { [token]: late }, ledger } },
    });
    expect(await ended).toEqual({ code: null, signal: "SIGTERM" });
    await expect(stat(token)).rejects.toMatchObject({ code: "ENOENT" });
    expect(await readdir(ledger)).toEqual([]);
  });

  it("a user's own file in the way stops the start", async () => {
    const { resolver, consumer } = await openHost({ token: createCanary() });
    const path = join(folder, "token");
    await writeFile(path, "own");
    const started = runProcess(consumer, {
      ...{ command: "true", files: resolver.bind({ [path]: late }), ...captureOutput() },
      fileOptions: { ledger: join(folder, "ledger") },
    });
    await expect(started).rejects.toMatchObject({ code: "invalid_config" });
    expect((await stat(path)).size).toBe(3);
  });
});
