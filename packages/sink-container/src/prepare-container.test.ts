import { Agent } from "node:https";
import type { SecretEvent } from "@latebound/core";
import { assertNoCanary, createCanary, describeEverything } from "@latebound/testing";
import Docker from "dockerode";
import { beforeEach, describe, expect, it } from "vitest";
import { prepareContainer } from "./prepare-container.ts";
import { runContainer } from "./run-container.ts";
import type { DeliveryOptions } from "./spec/container-spec.ts";
import { fake, type OpenedConsumer, openConsumer } from "./test-engine/open-consumer.ts";

let opened: OpenedConsumer;
beforeEach(async () => {
  opened = await openConsumer({ token: createCanary() });
});

function faultOf(options: Docker.ContainerCreateOptions, delivery: DeliveryOptions = {}): unknown {
  try {
    prepareContainer(opened.consumer, opened.resolver.bind({ Image: "app:1", ...options }), delivery);
    return undefined;
  } catch (error) {
    return error;
  }
}

describe("a reference where the value could be inspected", () => {
  const late = fake("token");
  const mount: Docker.MountSettings = { Type: "bind", Source: late, Target: "/x" };
  it.each<[path: string, options: Docker.ContainerCreateOptions]>([
    ["container.Labels.a", { Labels: { a: late } }],
    ["container.Cmd[1]", { Cmd: ["sh", late] }],
    ["container.Entrypoint", { Entrypoint: late }],
    ["container.Entrypoint[0]", { Entrypoint: [late] }],
    ["container.Healthcheck.Test[1]", { Healthcheck: { Test: ["CMD", late] } }],
    ["container.Image", { Image: late }],
    ["container.HostConfig.Mounts[0].Source", { HostConfig: { Mounts: [mount] } }],
    ["container.HostConfig.Binds[0]", { HostConfig: { Binds: [`/${late}:/x`] } }],
    [
      "container.HostConfig.LogConfig.Config.tag",
      { HostConfig: { LogConfig: { Type: "x", Config: { tag: late } } } },
    ],
    ["container.Hostname", { Hostname: late }],
    ["container.name", { name: late }],
    ["container.OnBuild[0]", { OnBuild: [late] }],
  ])("is refused at %s, with a hint and before anything is fetched", (path, options) => {
    expect(faultOf(options)).toMatchObject({
      code: "invalid_config",
      at: { path },
      hint: expect.stringContaining("env, files or stdin"),
    });
    expect(opened.backend.requests).toEqual([]);
  });

  it("is refused in our own options too, all at once", () => {
    const value = opened.resolver.bind(late) as unknown as string;
    const fault = faultOf({ Labels: { a: late } }, { directory: value, registry: { server: value } });
    const errors = (fault as { errors: { at: { path: string } }[] }).errors.map(({ at }) => at.path);
    expect(errors).toEqual(expect.arrayContaining(["container.Labels.a", "container.registry.server"]));
  });
});

describe("prepareContainer", () => {
  const Env = [`TOKEN=${fake("token")}`];
  it.each<[what: string, options: Docker.ContainerCreateOptions, delivery: DeliveryOptions, path: string]>([
    [
      "an engine's own restart policy",
      { Env, HostConfig: { RestartPolicy: { Name: "always" } } },
      {},
      "container.HostConfig.RestartPolicy",
    ],
    [
      "something mounted where the files go",
      { Env, HostConfig: { Tmpfs: { "/run/secrets": "" } } },
      {},
      "container.HostConfig",
    ],
    [
      "something bound below",
      { Env, HostConfig: { Binds: ["/a:/run/secrets/b:ro"] } },
      {},
      "container.HostConfig",
    ],
    ["a name that is no name", { Env: [`A-B=${fake("token")}`] }, {}, "container.Env[0]"],
    ["a name that is late", { Env: [`${fake("token")}=x`] }, {}, "container.Env[0]"],
    ["two values for one variable", { Env: [...Env, ...Env] }, {}, "container.Env[1]"],
    ["a value where the file's path goes", { Env: ["TOKEN_FILE=x", ...Env] }, {}, "container.Env[1]"],
    ["a directory of the system", { Env }, { directory: "/etc" }, "container.directory"],
    ["a directory below /proc", { Env }, { directory: "/proc/self" }, "container.directory"],
    ["a file elsewhere", {}, { files: { "/etc/key": "x" } }, "container.files./etc/key"],
    ["a file with ..", {}, { files: { "/run/secrets/../key": "x" } }, "container.files./run/secrets/../key"],
    [
      "two files at one path",
      { Env },
      { files: { "/run/secrets/TOKEN": "x" } },
      "container.files./run/secrets/TOKEN",
    ],
    [
      "a file below a file",
      { Env },
      { files: { "/run/secrets/TOKEN/x": "x" } },
      "container.files./run/secrets/TOKEN/x",
    ],
    [
      "a mode that is none",
      {},
      { files: { "/run/secrets/a": { content: "x", mode: 0o4755 } } },
      "container.files./run/secrets/a",
    ],
    ["a negative uid", {}, { uid: -1 }, "container.uid"],
    ["standard input of a terminal", { Tty: true }, { stdin: "x" }, "container.stdin"],
    ["an image that is a path", { Image: "../x?y" }, {}, "container.image"],
    ["no image", { Image: "" }, {}, "container.image"],
  ])("refuses %s", (_what, options, delivery, path) => {
    expect(faultOf(options, delivery)).toMatchObject({ code: "invalid_config", at: { path } });
  });

  it("shows no file's path that is none, and says where it stands", () => {
    const canary = createCanary();
    const fault = faultOf({}, { files: { [canary]: "x" } });
    const message = expect.stringContaining(
      "container.files: the file path of 40 characters is not absolute",
    );
    expect(fault).toMatchObject({ code: "invalid_config", at: { path: "container.files" }, message });
    assertNoCanary(describeEverything(fault), canary);
  });

  it("takes a restart policy where nothing would be lost by it", () => {
    const HostConfig = { RestartPolicy: { Name: "always" } };
    expect(faultOf({ Env, HostConfig }, { deliver: "env" })).toBeUndefined();
    expect(faultOf({ Env, HostConfig }, { shell: false })).toBeUndefined();
    expect(faultOf({ Env, HostConfig: { RestartPolicy: { Name: "no" } } })).toBeUndefined();
  });

  it("never writes to the caller's options, and doesn't look at them again", async () => {
    const options = opened.resolver.bind({
      Image: "app:1",
      Env,
      Cmd: ["run"],
      HostConfig: { Tmpfs: { "/a": "" } },
    });
    const before = JSON.stringify(options);
    for (const part of [options, options.Env, options.HostConfig, options.HostConfig.Tmpfs])
      Object.freeze(part);
    const prepared = prepareContainer(opened.consumer, options, { engine: { host: "unix:///nowhere" } });
    await expect(prepared.start()).rejects.toMatchObject({ code: "unavailable" });
    expect(JSON.stringify(options)).toBe(before);
  });

  it("tells of plain text that looks like a reference, once per place", () => {
    const events: SecretEvent[] = [];
    const text = fake("token");
    prepareContainer(
      opened.consumer,
      { Image: "app:1", Env: [`A=${text}`], Labels: { b: text } },
      { files: { "/run/secrets/c": text }, stdin: text, onEvent: (event) => void events.push(event) },
    );
    expect(events.map((event) => event.type === "unbound_reference" && event.place)).toEqual([
      "container.Labels.b",
      "container.Env[0]",
      "container.files./run/secrets/c",
      "container.stdin",
    ]);
  });
});

describe("an engine elsewhere", () => {
  const token = () => ({ TOKEN: opened.resolver.bind(fake("token")) });
  it.each<[what: string, engine: NonNullable<DeliveryOptions["engine"]>]>([
    ["tcp:// without TLS", { host: "tcp://127.0.0.1:2375" }],
    ["http://", { host: "http://127.0.0.1:2375" }],
    ["an address with a password", { host: "tcp://user:x@127.0.0.1:2376", caFile: "/x" }],
    ["a PEM file that can't be read", { host: "tcp://127.0.0.1:2376", caFile: "/nowhere/ca.pem" }],
    ["an instance of dockerode without TLS", new Docker({ host: "127.0.0.1", port: 2375, protocol: "http" })],
    [
      "an instance that checks no certificate",
      new Docker({
        host: "h",
        protocol: "https",
        agent: new Agent({ rejectUnauthorized: false }),
      } as Docker.DockerOptions),
    ],
  ])("is refused: %s", async (_what, engine) => {
    const run = runContainer(opened.consumer, { image: "app:1", env: token(), engine });
    await expect(run).rejects.toMatchObject({ code: "invalid_config", at: { path: "container.engine" } });
    expect(opened.backend.requests).toEqual([]);
  });

  it("never gets a directory of this machine", async () => {
    const engine = new Docker({ host: "engine.example", port: 2376, protocol: "https" });
    const run = runContainer(opened.consumer, { image: "app:1", env: token(), engine, shell: false });
    await expect(run).rejects.toMatchObject({ code: "invalid_config", at: { path: "container.shell" } });
  });
});
