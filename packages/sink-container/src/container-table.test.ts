import type { SecretError } from "@latebound/core";
import { keysOfFault } from "@latebound/core/spec-faults";
import { createCanary, describeEverything, findCanary } from "@latebound/testing";
import { expect, it } from "vitest";
import { containerSpec } from "./container-table.ts";
import { fake, openConsumer } from "./test-engine/open-consumer.ts";

it("means what ContainerSpec says", async () => {
  const { resolver } = await openConsumer({});
  const table = resolver.bind({
    image: "app:1",
    command: ["serve"],
    user: "1000:1000",
    env: { TOKEN: fake("a"), MODE: "test", OLD: { value: fake("b"), deliver: "env" } },
    files: { "/run/secrets/key": { content: fake("c"), mode: "0440" }, "/run/secrets/plain": "x" },
    stdin: fake("d"),
    uid: 1000n,
    mode: "0400",
    shell: false,
    host_directory: "/dev/shm",
    read_only: true,
    pull: "missing",
    registry: { username: "u", password: fake("e"), identity_token: fake("f"), server: "r.example" },
    engine: { host: "tcp://h:2376", ca_file: "ca.pem" },
    options: { HostConfig: { NetworkMode: "none" } },
  });
  expect(containerSpec(table, { name: "container.web" })).toEqual({
    name: "container.web",
    image: "app:1",
    command: ["serve"],
    user: "1000:1000",
    env: { TOKEN: table.env.TOKEN, MODE: "test", OLD: { value: table.env.OLD.value, deliver: "env" } },
    files: {
      "/run/secrets/key": { content: table.files["/run/secrets/key"].content, mode: 0o440 },
      "/run/secrets/plain": "x",
    },
    stdin: table.stdin,
    uid: 1000,
    mode: 0o400,
    shell: false,
    hostDirectory: "/dev/shm",
    readOnly: true,
    pull: "missing",
    registry: {
      username: "u",
      password: table.registry.password,
      identityToken: table.registry.identity_token,
      server: "r.example",
    },
    engine: { host: "tcp://h:2376", caFile: "ca.pem" },
    options: { HostConfig: { NetworkMode: "none" } },
  });
});

it("reports every fault with its place, and quotes nothing", async () => {
  const canary = createCanary();
  const { resolver } = await openConsumer({});
  const table = resolver.bind({
    image: fake("a"),
    command: ["serve", fake("b")],
    [canary]: "x",
    env: { A: 1, B: { value: "x", deliver: canary } },
    mode: "9999",
    shell: "no",
    engine: { host: fake("c") },
    registry: "x",
  });
  const fault = (() => {
    try {
      return containerSpec(table, { name: "container.web" });
    } catch (error) {
      return error as { code: string; errors: { at: { path: string }; hint?: string }[] };
    }
  })();
  expect(fault).toMatchObject({ code: "invalid_config" });
  const paths = "errors" in fault ? fault.errors.map(({ at }) => at.path) : [];
  expect(paths.toSorted()).toEqual(
    ["", ".image", ".command", ".env.A", ".env.B.deliver", ".mode", ".shell", ".engine.host", ".registry"]
      .map((path) => `container.web${path}`)
      .toSorted(),
  );
  expect(findCanary(describeEverything(fault), canary)).toBeUndefined();
});

it("names an unknown option that is nearly one, and tells of another its length", () => {
  const canary = createCanary();
  const table = { image: "a", imgae: canary, registry: { [canary]: "x" }, env: { A: { valeu: canary } } };
  const fault = (() => {
    try {
      return containerSpec(table, { name: "container.web" });
    } catch (error) {
      return error as SecretError;
    }
  })();
  const faults = "errors" in fault ? fault.errors : [];
  expect(faults.map((one) => [one.at?.path, one.summary, one.hint, keysOfFault(one)])).toEqual([
    ["container.web.imgae", 'unknown option: "imgae"', 'did you mean "image"?', ["imgae"]],
    [
      "container.web.registry",
      `unknown option: a name of ${canary.length} characters`,
      "valid names: username, password, identity_token, server",
      ["registry", canary],
    ],
    ["container.web.env.A.valeu", 'unknown option: "valeu"', 'did you mean "value"?', ["env", "A", "valeu"]],
  ]);
  expect(findCanary(describeEverything(fault), canary)).toBeUndefined();
});

it.each([[undefined], ["text"], [{}], [[]]])("refuses %j", (table) => {
  expect(() => containerSpec(table, { name: "container.web" })).toThrow(/container\.web: /);
});
