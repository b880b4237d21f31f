import { readFileSync } from "node:fs";
import { access, mkdtemp, readFile, readlink, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createCanary } from "@latebound/testing";
import { describe, expect, it } from "vitest";
import { openMemoryFile } from "./memory-file.ts";
import { openDelivery } from "./open-delivery.ts";
import { openFifo } from "./open-fifo.ts";

describe("a memory file", () => {
  it("has no name, and can be read from its start", async () => {
    const canary = createCanary();
    await using handle = await openMemoryFile(canary);
    expect(readFileSync(`/dev/fd/${handle.fd}`, "utf8")).toBe(canary);
    expect((await handle.stat()).nlink).toBe(0);
    expect((await handle.stat()).mode & 0o777).toBe(0o600);
    expect(await readlink(`/proc/self/fd/${handle.fd}`)).toMatch(/^\/dev\/shm\/.* \(deleted\)$/);
  });
});

describe("a FIFO", () => {
  it("gives large text to as many readers as it may, one after the other, and is gone then", async () => {
    const directory = await mkdtemp(join(tmpdir(), "sink-process-test-"));
    const text = createCanary().repeat(10_000);
    const fifo = await openFifo(directory, { name: "KEY", text, reads: 3 });
    expect((await stat(fifo.path)).isFIFO()).toBe(true);
    for (let reads = 0; reads < 3; reads++) expect((await readFile(fifo.path, "utf8")) === text).toBe(true);
    await expect(access(fifo.path)).rejects.toMatchObject({ code: "ENOENT" });
    fifo.close();
    await rm(directory, { recursive: true });
  });

  it("lies in a directory of its own, which is removed in the end", async () => {
    const slot = { way: "fifo", name: "KEY", text: "", value: createCanary(), reads: 1 } as const;
    const delivery = await openDelivery([slot]);
    const [{ value: path } = { value: "" }] = delivery.paths;
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await delivery.close();
    await expect(access(dirname(path))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
