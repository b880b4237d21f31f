import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describePrivate } from "../../../tests/servers/live-servers.ts";
import { ownPrefix } from "./delivery/remove-left-overs.ts";
import { runContainer } from "./run-container.ts";
import type { ContainerSpec } from "./spec/container-spec.ts";
import { fake, type OpenedConsumer, openConsumer } from "./test-engine/open-consumer.ts";
import { startTestEngine, type TestEngine, testEngineMissing } from "./test-engine/test-engine.ts";

describePrivate("a container that can't be had", testEngineMissing(), () => {
  let engine: TestEngine;
  let opened: OpenedConsumer;
  const canary = createCanary();
  // Other tests have containers and directories of their own at the same time.
  const memory = mkdtempSync("/dev/shm/latebound-test-");
  const label = `latebound-test=${process.pid}`;
  const Labels = { "latebound-test": String(process.pid) };
  const listContainers = () => engine.docker.listContainers({ all: true, filters: { label: [label] } });
  beforeAll(async () => {
    engine = await startTestEngine();
  }, 60_000);
  afterAll(async () => {
    rmSync(memory, { recursive: true });
    await engine.stop();
  });
  beforeEach(async () => {
    opened = await openConsumer({ token: canary });
  });

  /** The fault of a start, after which nothing of it is left. */
  async function faultOf(changes: Partial<ContainerSpec>): Promise<Record<string, unknown>> {
    const { resolver, consumer } = opened;
    const spec: ContainerSpec = {
      image: engine.shellImage,
      env: { TOKEN: resolver.bind(fake("token")) },
      engine: { host: engine.host },
      hostDirectory: memory,
      ...changes,
      options: { Labels, ...changes.options },
    };
    const fault = await runContainer(consumer, spec).then(
      () => ({ code: "started" }),
      (error: unknown) => error as Record<string, unknown>,
    );
    expect(findCanary(describeEverything(fault), canary)).toBeUndefined();
    expect(await listContainers()).toEqual([]);
    expect(hostDirectories(memory)).toEqual([]);
    return fault;
  }

  it("names an image that does not exist, before anything is fetched", async () => {
    const fault = await faultOf({ image: "latebound-test/none:1" });
    expect(fault).toMatchObject({ code: "invalid_config", hint: expect.stringContaining("pull") });
    expect(String(fault.message)).toContain("latebound-test/none:1");
    expect(opened.backend.requests).toEqual([]);
  });

  it("says that no engine answers at a dead socket, before anything is fetched", async () => {
    const fault = await faultOf({ engine: { host: "unix:///nowhere/docker.sock" } });
    expect(fault).toMatchObject({ code: "unavailable", hint: expect.stringContaining("start it") });
    expect(String(fault.message)).toContain("unix:///nowhere/docker.sock (ENOENT)");
    expect(opened.backend.requests).toEqual([]);
  });

  it("creates nothing when a value is missing", async () => {
    const missing = opened.resolver.bind(fake("none"));
    expect(await faultOf({ files: { "/run/secrets/none": missing } })).toMatchObject({ code: "not_found" });
  });

  it("tells what to do about an image without a shell, and about one without a command", async () => {
    const hint = expect.stringContaining("shell = false");
    expect(await faultOf({ image: engine.bareImage })).toMatchObject({ code: "invalid_config", hint });
  });

  it("says that the program's user can't read the files", async () => {
    const fault = await faultOf({ uid: 2000 });
    expect(fault).toMatchObject({ code: "invalid_config", hint: expect.stringContaining("uid") });
    expect(String(fault.message)).toContain("exit code 77");
  });

  it("asks for uid and gid where the user is a name", async () => {
    const fault = await faultOf({ user: "app" });
    expect(fault).toMatchObject({ code: "invalid_config", at: { path: "container.uid" } });
  });

  it("leaves a container of the same name alone", async () => {
    const taken = await engine.docker.createContainer({ Image: engine.shellImage, name: "latebound-taken" });
    try {
      const fault = await faultOf({ options: { name: "latebound-taken" }, shell: false });
      expect(fault).toMatchObject({ code: "invalid_config", hint: expect.stringContaining("name") });
      expect((await taken.inspect()).Config.Image).toBe(engine.shellImage);
    } finally {
      await taken.remove();
    }
  });

  it("shows the engine's own words, masked, and leaves them out where a value is too short for that", async () => {
    const inNetwork = (NetworkMode: string) => ({
      options: { HostConfig: { NetworkMode } },
      deliver: "env" as const,
    });
    const { message } = await faultOf(inNetwork(`${canary}-net`));
    expect(message).toMatch(/: network \*\*\*\*\*-net not found/);
    opened = await openConsumer({ token: "k7" });
    const short = await faultOf(inNetwork("k7"));
    expect(short).toMatchObject({ code: "invalid_config" });
    expect(short.message).toMatch(/would not \w+ the container .*The message is left out/);
    expect(short.message).not.toContain("k7");
  });

  it("removes the container when it is aborted while the files are delivered", async () => {
    const controller = new AbortController();
    const aborting = engine.docker.getEvents({ filters: { event: ["exec_create"] } }).then((events) => {
      events.once("data", () => controller.abort());
      return events;
    });
    expect(await faultOf({ signal: controller.signal })).toMatchObject({ code: "aborted" });
    // The engine's events are an HTTP response.
    ((await aborting) as NodeJS.ReadableStream & { destroy(): void }).destroy();
  });

  it("takes no directory on disk for an image without a shell, and none that is full", async () => {
    const folder = mkdtempSync(join(tmpdir(), "latebound-full-"));
    const bare = { image: engine.bareImage, entrypoint: ["/cat", "/run/secrets/TOKEN"], shell: false };
    expect(await faultOf({ ...bare, hostDirectory: folder })).toMatchObject({
      code: "invalid_config",
      at: { path: "container.hostDirectory" },
    });
    execFileSync("/bin/mount", ["-t", "tmpfs", "-o", "size=4k", "latebound", folder]);
    try {
      const full = { "/run/secrets/large": "x".repeat(10_000) };
      expect(await faultOf({ ...bare, hostDirectory: folder, files: full })).toMatchObject({
        code: "unavailable",
      });
      expect(hostDirectories(folder)).toEqual([]);
    } finally {
      execFileSync("/bin/umount", [folder]);
      rmSync(folder, { recursive: true });
    }
  });

  it("removes what a killed process left, but nothing that a process or container still uses", async () => {
    const { resolver, consumer } = opened;
    const { pid: dead } = spawnSync(process.execPath, ["-e", "0"]);
    const own = `${memory}/${ownPrefix()}own`;
    const [left, used] = ["left", "used"].map(
      (name) => `${memory}/${ownPrefix().replace(`-${process.pid}-`, `-${dead}-`)}${name}`,
    ) as [string, string];
    for (const path of [left, own, used]) mkdirSync(join(path, "files"), { recursive: true, mode: 0o700 });
    const user = await engine.docker.createContainer({
      Image: engine.shellImage,
      HostConfig: { Mounts: [{ Type: "bind", Source: `${used}/files`, Target: "/x" }] },
    });
    try {
      await using container = await runContainer(consumer, {
        image: engine.bareImage,
        entrypoint: ["/cat", "/run/secrets/TOKEN"],
        shell: false,
        hostDirectory: memory,
        env: { TOKEN: resolver.bind(fake("token")) },
        engine: { host: engine.host },
      });
      expect([left, own, used].map((path) => existsSync(path))).toEqual([false, true, true]);
      expect(hostDirectories(memory)).toHaveLength(3);
      expect(await container.wait()).toEqual({ exitCode: 0 });
      expect(hostDirectories(memory)).toHaveLength(2);
    } finally {
      await user.remove();
      for (const path of [left, own, used]) rmSync(path, { recursive: true, force: true });
    }
  });
});

function hostDirectories(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith("latebound-container-"));
}
