import { assertNoCanary, createCanary } from "@latebound/testing";
import { afterAll, expect, test } from "vitest";
import { createWorld } from "../../../test/run-cli.ts";

const canary = createCanary();
const world = createWorld();
afterAll(() => world.remove());

world.write(
  "a.toml",
  `[secret.env]
[process.web]
command = ["true"]
restart_on_chnage = "${canary}"
environment = { A = "${canary}" }
[container.web]
image = "web:1"
${canary} = 1
registry = { pasword = "${canary}" }
`,
);

test("an unknown option of a process or a container has its line, and a name that is nearly one is named", async () => {
  const { stdout, stderr, exitCode } = await world.run(["check", "-c", "a.toml", "--quiet"]);
  assertNoCanary(`${stdout}${stderr}`, canary);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`invalid_config: unknown option: "restart_on_chnage"
  at a.toml:4:1 process.web.restart_on_chnage
  4 | restart_on_chnage = ***
    | ^^^^^^^^^^^^^^^^^
  hint: did you mean "restart_on_change"?
`);
  expect(stderr).toContain("unknown option: a name of 11 characters\n  at a.toml:5:1 process.web\n");
  expect(stderr).toContain(`a name of ${canary.length} characters\n  at a.toml:8:1 container.web\n`);
  expect(stderr).toContain('unknown option: "pasword"\n  at a.toml:9:14 container.web.registry.pasword\n');
});

test.each(["run", "container"])("%s names it with its line too", async (command) => {
  const checked = await world.run(["check", "-c", "a.toml", "--quiet"]);
  const { stderr, exitCode } = await world.run(["-c", "a.toml", command, "web"]);
  assertNoCanary(stderr, canary);
  expect(exitCode).toBe(125);
  const sink = command === "run" ? "process" : "container";
  const faultsOf = (text: string) => text.split("\n\n").flatMap((part) => part.split(/\n(?=\w)/));
  const expected = faultsOf(checked.stderr).filter((fault) => fault.includes(` ${sink}.web`));
  expect(expected).toHaveLength(2);
  expect(faultsOf(stderr)).toEqual(expect.arrayContaining(expected));
});

test("what an option of the command line is at fault with has no line of the config", async () => {
  world.write("b.toml", '[secret.env]\n[process.web]\ncommand = ["true"]\n');
  const { stderr, exitCode } = await world.run(["-c", "b.toml", "run", "--env", "PATH=env:HOME", "web"]);
  expect(exitCode).toBe(125);
  expect(stderr).toContain("  at process.web.env.PATH\n");
});
