import { readdirSync } from "node:fs";
import { assertNoCanary, createCanary } from "@latebound/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { describeLive } from "../../../../tests/servers/live-servers.ts";
import { createLeasedLogin, type LeasedLogin } from "../../test/leased-login.ts";
import { createWorld } from "../../test/run-cli.ts";
import { createSilentServer, type SilentServer } from "../../test/silent-server.ts";

const world = createWorld();
const canary = createCanary();
const reference = '<<secret "vault_silent" "secret/x#a">>';
world.write("in.tmpl", `a ${reference}\n`);
let server: SilentServer;
beforeEach(async () => {
  server = await createSilentServer();
});
afterEach(() => server.close());
afterAll(() => world.remove());

const commands = {
  get: ["get", reference],
  "get --output": ["get", reference, "--output", "out"],
  render: ["render", "in.tmpl"],
  "render --output": ["render", "in.tmpl", "--output", "out"],
  check: ["check"],
  scan: ["scan"],
  doctor: ["doctor"],
  mask: ["mask"],
} as const;

/** A command that waits for the silent server, whose token is this. */
async function startAndWait(words: readonly string[], token: string, more = "") {
  const config = world.write(
    "app.toml",
    `${more}[secret.vault_silent]\naddress = "${server.address}"\ntoken = '${token}'\n[mail]\npassword = '${reference}'\n`,
  );
  const started = world.start(["-c", config, ...words]);
  await server.asked;
  return started;
}

const files = () => readdirSync(world.directory).toSorted();

test.each([
  ...Object.entries(commands).map(([name, words]) => [name, "SIGINT", words] as const),
  ["get", "SIGTERM", commands.get] as const,
  ["get", "SIGHUP", commands.get] as const,
])("%s ends by %s while a value is fetched, with nothing said or left", async (_name, signal, words) => {
  const started = await startAndWait(words, canary);
  started.child.kill(signal);
  const ended = await started.ended;
  expect(ended).toEqual({ exitCode: null, signal, stdout: "", stderr: "" });
  assertNoCanary(ended.stdout + ended.stderr, canary);
  expect(files()).toEqual(["app.toml", "in.tmpl"]);
});

test("a signal that would dump the core ends it by its number", async () => {
  const started = await startAndWait(commands.get, canary);
  started.child.kill("SIGQUIT");
  expect(await started.ended).toEqual({ exitCode: 131, signal: null, stdout: "", stderr: "" });
});

describeLive("openbao", (openbao) => {
  describeLive("postgres", ({ url }) => {
    let login: LeasedLogin;
    beforeAll(async () => {
      login = await createLeasedLogin({ openbao, databaseUrl: url }, "cli-interrupt");
    });

    test.each(Object.entries(commands))(
      "%s that is interrupted leaves neither its lease nor its AppRole login",
      async (_name, words) => {
        const token = `<<secret "vault" "${login.path}#password">>`;
        const started = await startAndWait(words, token, login.provider);
        expect([(await login.leases()).length, (await login.logins()).length]).toEqual([1, 1]);
        started.child.kill("SIGINT");
        expect(await started.ended).toEqual({ exitCode: null, signal: "SIGINT", stdout: "", stderr: "" });
        await expect.poll(login.logins, { timeout: 10_000 }).toEqual([]);
        await expect.poll(login.leases, { timeout: 10_000 }).toEqual([]);
        expect(files()).toEqual(["app.toml", "in.tmpl"]);
      },
    );
  });
});
