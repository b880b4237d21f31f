import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import {
  access,
  chmod,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
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

  it("gives nothing to who reads another FIFO in its place", async () => {
    const directory = await mkdtemp(join(tmpdir(), "sink-process-test-"));
    const [ours, theirs] = [join(directory, "ours"), join(directory, "theirs")];
    await mkdir(ours);
    await mkdir(theirs);
    const fifo = await openFifo(ours, { name: "KEY", text: createCanary(), reads: 1 });
    execFileSync("mkfifo", [join(theirs, "KEY")]);
    await rename(ours, join(directory, "taken"));
    await rename(theirs, ours);
    // Settles once someone has opened it to write, and closed it.
    expect(await readFile(fifo.path, "utf8")).toBe("");
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

describe("the place of a FIFO", () => {
  let folder: string;
  const canary = createCanary();
  const slot = { way: "fifo", name: "KEY", text: "", value: canary, reads: 1 } as const;
  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), "sink-process-test-")));
    for (const name of ["runtime", "temporary"]) await mkdir(join(folder, name), { mode: 0o700 });
    vi.stubEnv("XDG_RUNTIME_DIR", join(folder, "runtime"));
    vi.stubEnv("TMPDIR", join(folder, "temporary"));
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    return rm(folder, { recursive: true });
  });

  async function placeOfFifo(): Promise<string> {
    const delivery = await openDelivery([slot]);
    await delivery.close();
    return dirname(dirname(delivery.paths[0]?.value ?? ""));
  }

  it("is the runtime directory, unless others may enter it or it isn't there", async () => {
    expect(await placeOfFifo()).toBe(join(folder, "runtime"));
    await chmod(join(folder, "runtime"), 0o711);
    expect(await placeOfFifo()).toBe(join(folder, "temporary"));
    vi.stubEnv("XDG_RUNTIME_DIR", join(folder, "none"));
    expect(await placeOfFifo()).toBe(join(folder, "temporary"));
  });

  it.each(["temporary", "."])("is refused where others may rename: %s", async (shared) => {
    vi.stubEnv("XDG_RUNTIME_DIR", "");
    await chmod(join(folder, shared), 0o777);
    const fault: unknown = await openDelivery([slot]).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: "invalid_config", hint: expect.stringContaining("TMPDIR") });
    expect(findCanary(describeEverything(fault), canary)).toBeUndefined();
    expect(await readdir(join(folder, "temporary"))).toEqual([]);
    await chmod(join(folder, shared), 0o1777);
    expect(await placeOfFifo()).toBe(join(folder, "temporary"));
  });
});
