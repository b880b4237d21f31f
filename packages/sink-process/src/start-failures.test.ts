import { access, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { ProcessStartError } from "./child/process-start-error.ts";
import { runProcess } from "./run-process.ts";
import type { ProcessSpec } from "./spec/process-spec.ts";
import { captureOutput, openHost } from "./test-host/open-host.ts";

const late = '<<secret "fake" "token">>';
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sink-process-test-"));
  await mkdir(join(folder, "temporary"));
  vi.stubEnv("TMPDIR", join(folder, "temporary"));
  vi.stubEnv("XDG_RUNTIME_DIR", "");
  await writeFile(join(folder, "not-executable"), "#!/bin/sh\n", { mode: 0o644 });
  await writeFile(join(folder, "no-interpreter"), "#!/no/such/interpreter\n", { mode: 0o755 });
  await symlink("/no/such/target", join(folder, "dangling"));
});
afterAll(() => {
  vi.unstubAllEnvs();
  return rm(folder, { recursive: true });
});

/** What a start fails with, and what it leaves behind. */
async function failure(spec: Partial<ProcessSpec> & { readonly command: string }, canary = createCanary()) {
  const { resolver, consumer, fake } = await openHost({ token: canary });
  const bound = resolver.bind({
    env: { TOKEN: late },
    fifos: { FIFO: late },
    fds: { FD: late },
    stdin: late,
    files: { [join(folder, "made/token")]: late },
  });
  const fileOptions = { ledger: join(folder, "ledger") };
  const started = runProcess(consumer, {
    name: "process.web",
    ...bound,
    fileOptions,
    ...spec,
    ...captureOutput(),
  });
  const error: unknown = await started.then(
    () => undefined,
    (reason) => reason,
  );
  expect(findCanary(describeEverything(error), canary)).toBeUndefined();
  expect(await leftovers()).toEqual([]);
  await expect(access(join(folder, "made/token"))).rejects.toMatchObject({ code: "ENOENT" });
  return { error, requests: fake.requests };
}

/** What lies in the place for passing values, which is this test's alone. */
function leftovers(): Promise<readonly string[]> {
  return readdir(join(folder, "temporary"));
}

describe("a command that can't be started", () => {
  it.each([
    ["no-such-command", "ENOENT", 127],
    ["/no/such/command", "ENOENT", 127],
    ["dangling", "ENOENT", 127],
    ["not-executable", "EACCES", 126],
    ["/", "EACCES", 126],
  ])("%s: %s, exit code %i, before anything is fetched", async (command, code, exitCode) => {
    const file = command.includes("-exec") || command === "dangling" ? join(folder, command) : command;
    const { error, requests } = await failure({ command: file });
    expect(error).toBeInstanceOf(ProcessStartError);
    expect(error).toMatchObject({
      code,
      exitCode,
      message: expect.stringMatching(/^process\.web\.command: can't start/),
    });
    expect(requests).toEqual([]);
  });

  it("a missing directory and a missing interpreter", async () => {
    const gone = await failure({ command: "sh", directory: join(folder, "gone") });
    expect(gone.error).toMatchObject({
      code: "ENOENT",
      path: "process.web.directory",
      message:
        "process.web.directory: can't start sh: there is no such directory to run it in (look at directory)",
    });
    const file = await failure({ command: "sh", directory: join(folder, "not-executable") });
    expect(file.error).toMatchObject({
      code: "EACCES",
      summary: "can't start sh: the directory to run it in is none, or may not be entered",
    });
    const script = await failure({ command: join(folder, "no-interpreter") });
    expect(script.error).toMatchObject({ code: "ENOENT", exitCode: 127 });
  });

  it("arguments and environment that are too large together", async () => {
    const args = Array.from({ length: 30 }, () => "x".repeat(120_000));
    const { error } = await failure({ command: "true", args });
    expect(error).toMatchObject({
      code: "E2BIG",
      exitCode: 126,
      hint: expect.stringContaining("files, fds"),
    });
  });

  it("shows no line that stands where a command should", async () => {
    const canary = createCanary();
    const { error } = await failure({ command: `psql postgres://app:${canary}@db` }, canary);
    expect(error).toMatchObject({ code: "ENOENT" });
    const bare = await failure({ command: canary }, canary);
    expect(bare.error).toMatchObject({ message: expect.stringContaining("a name of 40 characters") });
  });
});

describe("a value that can't be delivered", () => {
  it("is told, and nothing is left", async () => {
    const { error } = await failure({ command: "true" }, `${createCanary()}\0`);
    expect(error).toMatchObject({ code: "invalid_value", at: { path: "process.web.env.TOKEN" } });
  });

  it("a file's path that is none is told where it stands, and not shown", async () => {
    const canary = createCanary();
    const { error } = await failure({ command: "true", files: { [canary]: "x" } }, canary);
    expect(error).toMatchObject({
      code: "invalid_config",
      message: "process.web.files: the file path of 40 characters is not absolute",
    });
  });

  it("no place for a FIFO is told, and nothing is left", async () => {
    vi.stubEnv("TMPDIR", join(folder, "no-such-directory"));
    const { resolver, consumer } = await openHost({ token: createCanary() });
    const bound = resolver.bind({ fds: { FD: late }, fifos: { FIFO: late } });
    const started = runProcess(consumer, { command: "true", ...bound, ...captureOutput() });
    await expect(started).rejects.toMatchObject({ code: "invalid_config" });
    vi.stubEnv("TMPDIR", join(folder, "temporary"));
  });

  it("an absent secret is told, and nothing is left", async () => {
    const { resolver } = await openHost({});
    const env = resolver.bind({ A: late, B: '<<secret "fake" "absent">>' });
    const { error } = await failure({ command: "true", env });
    expect(error).toMatchObject({ code: "not_found" });
  });
});
